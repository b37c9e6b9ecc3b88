import type { KeptProof } from '../checks/proof-book.ts'
import type { Check } from '../step/finding.ts'
import type { Change, Plan } from '../step/plan.ts'
import type { Progress } from '../step/progress.ts'

/**
 * unchanged: nothing to do · planned: there is work, nobody asked for it · applied · waiting: only waits are left ·
 * declined by the person · blocked by what came before · failed · cancelled by a stop
 */
export type Outcome = 'unchanged' | 'planned' | 'applied' | 'waiting' | 'declined' | 'blocked' | 'failed' | 'cancelled'

/** What went wrong, as plain data: an event survives JSON. */
export interface Failure {
  readonly message: string
  readonly hint?: string
  readonly nextSteps?: readonly string[]
  /** Another program's own words, or the stack of a bug. */
  readonly detail?: string
  /** The exit code the program ends with because of it. */
  readonly exitCode: number
}

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
      /** The program whose own words these are; undefined for a remark of the step. */
      readonly by?: string
    }
  | { readonly type: 'step.progress'; readonly step: string; readonly progress: Progress; readonly at: string }
  | { readonly type: 'change.started'; readonly step: string; readonly change: Change }
  | { readonly type: 'change.applied'; readonly step: string; readonly change: Change }
  | { readonly type: 'step.checked'; readonly step: string; readonly check: Check }
  /** Its checks did not run again: they all passed before, and nothing they rest on has changed since. */
  | { readonly type: 'proof.kept'; readonly step: string; readonly proof: KeptProof }
  | {
      readonly type: 'step.finished'
      readonly step: string
      readonly outcome: Outcome
      readonly at: string
      readonly failure?: Failure
    }
  | { readonly type: 'run.finished'; readonly outcomes: Readonly<Record<string, Outcome>>; readonly at: string }
