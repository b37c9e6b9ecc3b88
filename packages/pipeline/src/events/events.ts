import type { KeptProof } from '../checks/proof-book.ts'
import type { Check } from '../step/finding.ts'
import type { Change, Plan } from '../step/plan.ts'
import type { Progress } from '../step/progress.ts'

/**
 * unchanged: nothing to do · planned: there is work, not approved for now · applied · waiting: only waits are left ·
 * declined by the user · blocked by an earlier step · failed · cancelled by a stop
 */
export type Outcome = 'unchanged' | 'planned' | 'applied' | 'waiting' | 'declined' | 'blocked' | 'failed' | 'cancelled'

/** An error as plain data: events survive JSON. */
export interface Failure {
  readonly message: string
  readonly hint?: string
  readonly nextSteps?: readonly string[]
  /** Another program's own output, or the stack of a bug. */
  readonly detail?: string
  /** The exit code of the program for this error. */
  readonly exitCode: number
}

/** What happened in a run. Every front end and the log are made of these. */
export type PipelineEvent =
  | {
      readonly type: 'run.started'
      readonly steps: readonly { readonly id: string; readonly title: string }[]
      readonly at: string
    }
  | { readonly type: 'step.started'; readonly step: string; readonly title: string; readonly at: string }
  | {
      readonly type: 'step.planned'
      readonly step: string
      readonly round: number
      readonly plan: Plan
      readonly preview: boolean
    }
  | {
      readonly type: 'step.output'
      readonly step: string
      readonly line: string
      /** The program that printed the line; undefined for a message of the step. */
      readonly by?: string
    }
  | { readonly type: 'step.progress'; readonly step: string; readonly progress: Progress; readonly at: string }
  | { readonly type: 'change.started'; readonly step: string; readonly change: Change }
  | { readonly type: 'change.applied'; readonly step: string; readonly change: Change }
  | { readonly type: 'step.checked'; readonly step: string; readonly check: Check }
  /** The checks of the step did not run again: all passed before, and nothing they depend on has changed since. */
  | { readonly type: 'proof.kept'; readonly step: string; readonly proof: KeptProof }
  | {
      readonly type: 'step.finished'
      readonly step: string
      readonly outcome: Outcome
      readonly at: string
      readonly failure?: Failure
    }
  | { readonly type: 'run.finished'; readonly outcomes: Readonly<Record<string, Outcome>>; readonly at: string }
