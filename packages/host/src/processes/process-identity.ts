import { readFile } from 'node:fs/promises'
import { execa } from 'execa'

/** A process and its start time, because a pid can be reused. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks since boot and the boot id on Linux, the `lstart` of ps elsewhere; only compared, never parsed. */
  readonly startTime: string
}

/** The process with this pid; undefined if there is none, or only a zombie. */
export const identifyProcess = async (pid: number): Promise<ProcessIdentity | undefined> => {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  const startTime = process.platform === 'linux' ? await linuxStartTime(pid) : await psStartTime(pid)
  return startTime === undefined ? undefined : { pid, startTime }
}

/** True while exactly this process lives; false when it ended, even if its pid has been reused. */
export const isAlive = async (identity: ProcessIdentity): Promise<boolean> =>
  (await identifyProcess(identity.pid))?.startTime === identity.startTime

/**
 * /proc/<pid>/stat, proc(5): the name is in parentheses and may contain anything; then state is field 3 and starttime
 * field 22.
 */
const linuxStartTime = async (pid: number): Promise<string | undefined> => {
  let stat: string
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X' || fields[19] === undefined) return undefined
  return `${fields[19]}@${await bootId()}`
}

const psStartTime = async (pid: number): Promise<string | undefined> => {
  const { exitCode, stdout } = await execa('ps', ['-o', 'lstart=', '-o', 'stat=', '-p', String(pid)], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 10_000,
  })
  const [, startTime, state] = /^(.*\S)\s+(\S+)$/.exec(stdout.trim()) ?? []
  return exitCode !== 0 || state === undefined || state.startsWith('Z') ? undefined : startTime
}

/** After a reboot, the same pid may start at the same tick. */
const bootId = async (): Promise<string> => {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
