import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

const LAST_LINES = 120

interface Process {
  readonly pid: number
  readonly parent: number
  readonly commandLine: string
}

/**
 * What a program that passed its deadline is doing: its descendants, and the end of the log that it names. A kops among
 * them is asked for the stacks of its goroutines first (SIGQUIT ends it), which land in that log. Linux only; never rejects.
 */
export async function stateOfHangingRun(pid: number, stdout: string): Promise<string> {
  const descendants = descendantsOf(pid, await processes())
  for (const { pid: child, commandLine } of descendants)
    if (/\/kops\S* /.test(commandLine)) process.kill(child, 'SIGQUIT')
  await delay(1000)
  const log = /^Log: (\S+)$/m.exec(stdout)?.[1]
  const lines = log === undefined ? [] : (await readFile(log, 'utf8').catch(() => '')).split('\n')
  return [
    ...descendants.map(({ pid: child, commandLine }) => `${child} ${commandLine}`),
    ...lines.slice(-LAST_LINES),
  ].join('\n')
}

async function processes(): Promise<readonly Process[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [stat, commandLine] = await Promise.all(
        ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      )
      // proc(5): the name in brackets may hold blanks; the state and then the parent follow it.
      const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return { pid: Number(pid), parent, commandLine: commandLine?.replaceAll('\0', ' ') ?? '' }
    }),
  )
  return found
}

const descendantsOf = (pid: number, all: readonly Process[]): readonly Process[] =>
  all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...descendantsOf(child.pid, all)])
