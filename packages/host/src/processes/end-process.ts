import { setTimeout as wait } from 'node:timers/promises'
import { UserError } from '@dayone/pipeline'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'

const POLL_MS = 25
const AFTER_KILL_MS = 5000

/**
 * Ends a process and, if it leads a process group, the whole group: SIGTERM, then SIGKILL after `graceMs`. Waits for
 * the end. Does nothing if the process is gone, even if its pid has been reused. Throws UserError (exit 3) if SIGKILL
 * does not end it.
 */
export const endProcess = async (
  identity: ProcessIdentity,
  { graceMs = 5000 }: { readonly graceMs?: number } = {},
): Promise<void> => {
  if (!(await isAlive(identity))) return
  const target = signal(-identity.pid, 0) ? -identity.pid : identity.pid
  signal(target, 'SIGTERM')
  const isGone = await waitForEnd(identity, graceMs)
  if (isGone && target > 0) return
  // A process group id is not reused while one of its processes lives, so this signals the rest of the group or
  // nothing.
  const now = await identifyProcess(identity.pid)
  if (now === undefined || now.startTime === identity.startTime) signal(target, 'SIGKILL')
  if (await waitForEnd(identity, AFTER_KILL_MS)) return
  throw new UserError(`Process ${identity.pid} could not be terminated.`, {
    hint: `Inspect it with \`ps -p ${identity.pid}\`; it may be waiting for a disk or a network mount.`,
    exitCode: 3,
  })
}

const waitForEnd = async (identity: ProcessIdentity, ms: number): Promise<boolean> => {
  const until = performance.now() + ms
  while (await isAlive(identity)) {
    if (performance.now() >= until) return false
    await wait(POLL_MS)
  }
  return true
}

/** Signals a whole process group; false if it is empty. */
export const endGroup = (pid: number, name: NodeJS.Signals): boolean => signal(-pid, name)

/** False if there is no such process or group. */
const signal = (target: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(target, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
