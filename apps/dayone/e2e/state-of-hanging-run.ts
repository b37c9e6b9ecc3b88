import { glob, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const LAST_LINES = 60
/** The log files of the practice cloud in its folder, and of its control planes. */
const CLOUD_LOGS = ['cloud/supervisor.log', 'cloud/logs/moto.log', 'cloud/clusters/*/logs/{etcd,kube-apiserver}.log']

interface Process {
  readonly pid: number
  readonly parent: number
  readonly commandLine: string
}

/**
 * The state of a program that exceeded its deadline: its descendants, and the last lines of its log, of the practice
 * cloud's and of its control planes'. A kops among the descendants first writes the stacks of its goroutines to that log
 * (SIGQUIT ends it). Linux only.
 */
export async function stateOfHangingRun(pid: number, stdout: string): Promise<string> {
  const descendants = descendantsOf(pid, await processes())
  for (const { pid: child, commandLine } of descendants) if (/\/kops\S* /.test(commandLine)) quit(child)
  await delay(1000)
  const log = /^Log: (\S+)$/m.exec(stdout)?.[1]
  const ends = await Promise.all(
    (log === undefined ? [] : [log, ...(await cloudLogs(dirname(dirname(log))))]).map(lastLines),
  )
  return [...descendants.map(({ pid: child, commandLine }) => `${child} ${commandLine}`), ...ends].join('\n')
}

async function cloudLogs(folder: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const file of glob(CLOUD_LOGS, { cwd: folder })) found.push(join(folder, file))
  return found
}

const lastLines = async (file: string): Promise<string> => {
  const text = await readFile(file, 'utf8').catch(() => 'cannot be read')
  return [`--- ${file}`, ...text.split('\n').slice(-LAST_LINES)].join('\n')
}

/** It may have ended since it was listed. */
function quit(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function processes(): Promise<readonly Process[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [stat, commandLine] = await Promise.all(
        ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      )
      // proc(5): the name in parentheses may contain spaces; the state and the parent follow.
      const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return { pid: Number(pid), parent, commandLine: commandLine?.replaceAll('\0', ' ') ?? '' }
    }),
  )
  return found
}

const descendantsOf = (pid: number, all: readonly Process[]): readonly Process[] =>
  all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...descendantsOf(child.pid, all)])
