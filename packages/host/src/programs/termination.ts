import type { ProgramRequest } from './programs.ts'

/** Why we ended a child. */
export type TerminationReason = 'deadline' | 'silence' | 'kill' | 'reader'

interface Child {
  readonly pid?: number | undefined
  kill(signal: 'SIGTERM'): boolean
  readonly stdout: { destroy(): unknown }
  readonly stderr: { destroy(): unknown }
}

/**
 * SIGKILL comes five seconds after SIGTERM; a process that still holds our pipes two seconds later has left the group
 * and is not waited for.
 */
const ABANDON_MS = 7000

/**
 * Ends a child's process group for one reason: its deadline, missing output, our kill signal, or a reader that failed.
 */
export interface Termination {
  /** Call on output of the child: restarts the timer for missing output. */
  outputReceived(): void
  end(reason: TerminationReason): void
  /** Call when the child is gone: stops all timers, and ends the rest of its group if we ended it. */
  settle(): void
  reason(): TerminationReason | undefined
}

export const createTermination = (
  child: Child,
  { deadlineMs, silenceMs, kill }: Pick<ProgramRequest, 'deadlineMs' | 'silenceMs' | 'kill'>,
): Termination => {
  let reason: TerminationReason | undefined
  let abandon: NodeJS.Timeout | undefined

  const end = (why: TerminationReason): void => {
    if (reason !== undefined) return
    reason = why
    child.kill('SIGTERM')
    abandon = setTimeout(() => {
      child.stdout.destroy()
      child.stderr.destroy()
    }, ABANDON_MS)
  }

  const onKill = (): void => {
    end('kill')
  }
  kill?.addEventListener('abort', onKill, { once: true })
  const deadline = setTimeout(() => {
    end('deadline')
  }, deadlineMs)
  const silence =
    silenceMs === undefined
      ? undefined
      : setTimeout(() => {
          end('silence')
        }, silenceMs)

  return {
    outputReceived: () => {
      silence?.refresh()
    },
    end,
    settle: () => {
      clearTimeout(deadline)
      clearTimeout(silence)
      clearTimeout(abandon)
      kill?.removeEventListener('abort', onKill)
      if (reason !== undefined) killGroup(child.pid)
    },
    reason: () => reason,
  }
}

/** A process group id is not reused while one of its processes lives; otherwise there is nothing to signal. */
const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
