import { defined } from '@dayone/pipeline'
import type { ProgramResult, Programs } from '@dayone/host'
import type { Following } from '../kops.ts'
import { saysCredentialsExpired } from '../errors/credentials-expired.ts'
import { readableLine } from '../output/klog.ts'
import { endedAtStuckTask, isStuckTask } from './stuck-preview.ts'

const MINUTE = 60_000

/** The deadline of a command, and the maximum time without output, in milliseconds. */
export interface Patience {
  readonly deadlineMs: number
  readonly silenceMs: number
}

/**
 * `read` uses the state store and a few lists of the cloud; `preview` reads every resource; `change` writes them, with
 * ten minutes each in kops; `roll` waits for machines, drains and validation, up to fifteen minutes each without
 * output.
 */
export type Pace = 'read' | 'preview' | 'change' | 'roll'

const PATIENCE: Readonly<Record<Pace, Patience>> = {
  read: { deadlineMs: 5 * MINUTE, silenceMs: 3 * MINUTE },
  preview: { deadlineMs: 20 * MINUTE, silenceMs: 5 * MINUTE },
  change: { deadlineMs: 90 * MINUTE, silenceMs: 15 * MINUTE },
  roll: { deadlineMs: 12 * 60 * MINUTE, silenceMs: 35 * MINUTE },
}

/** A preview takes a fifth less CPU time for 40 MB more (https://go.dev/doc/gc-guide). The user's own GOGC wins. */
const LESS_GARBAGE_COLLECTION = { GOGC: '400' }

export interface KopsCommand {
  readonly args: readonly string[]
  readonly pace: Pace
  /** KUBECONFIG of kops: it reads and writes only this file. */
  readonly kubeconfig: string
  readonly input?: string
  readonly following?: Following | undefined
}

export interface KopsRunnerOptions {
  readonly programs: Programs
  readonly program: string
  readonly env: Readonly<Record<string, string>>
  /** Shorter deadlines, for tests. */
  readonly patience?: Patience
}

/**
 * Runs kops once. Followers get lines without klog's header; the log of `programs` has complete lines. Ends a kops that
 * cannot succeed but would keep retrying: on its first message about expired credentials, and when a task of a preview
 * keeps failing.
 */
export const runKops = async (
  { args, pace, kubeconfig, input, following }: KopsCommand,
  { programs, program, env, patience }: KopsRunnerOptions,
): Promise<ProgramResult> => {
  const hopeless = new AbortController()
  let stuckAt: string | undefined
  const ends = following?.kill === undefined ? [hopeless.signal] : [hopeless.signal, following.kill]
  const result = await programs.run({
    program,
    args,
    env: { ...LESS_GARBAGE_COLLECTION, ...env, KUBECONFIG: kubeconfig },
    ...PATIENCE[pace],
    ...patience,
    ...defined({ input }),
    kill: AbortSignal.any(ends),
    onLine: (line) => {
      if (saysCredentialsExpired(line)) hopeless.abort()
      if (pace === 'preview' && isStuckTask(line)) {
        stuckAt ??= line
        hopeless.abort()
      }
      const readable = readableLine(line)
      if (readable !== undefined) following?.onLine?.(readable)
    },
  })
  return stuckAt === undefined ? result : endedAtStuckTask(result, stuckAt)
}
