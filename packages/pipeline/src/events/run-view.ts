import type { KeptProof } from '../checks/proof-book.ts'
import type { Failure, Outcome } from './events.ts'
import type { Check } from '../step/finding.ts'
import type { Change, Plan } from '../step/plan.ts'
import type { ProgressView } from '../step/progress.ts'

/** A change of the current round, and its progress. */
export interface ChangeView {
  readonly change: Change
  readonly state: 'planned' | 'running' | 'applied'
}

/** One step as displayed. */
export interface StepView {
  readonly id: string
  readonly title: string
  /** waiting: not started · planning: observing · applying · finished. */
  readonly state: 'waiting' | 'planning' | 'applying' | 'finished'
  readonly round: number
  /** The newest plan; findings of all rounds stay in `findings`. */
  readonly plan: Plan | undefined
  readonly findings: Plan['findings']
  /** True if the plan is a preview because an earlier step is only planned. */
  readonly preview: boolean
  /** Changes of the current round. */
  readonly changes: readonly ChangeView[]
  /** The number of applied changes in all rounds. */
  readonly applied: number
  /** The last output lines of other programs, oldest first. */
  readonly output: readonly string[]
  /** What it currently does or waits for; a finished step has one while its checks wait. */
  readonly progress: ProgressView | undefined
  readonly checks: readonly Check[]
  /** Set if its checks did not run again: all passed before, and nothing has changed since. */
  readonly kept: KeptProof | undefined
  readonly startedAt: string | undefined
  readonly finishedAt: string | undefined
  readonly outcome: Outcome | undefined
  readonly failure: Failure | undefined
}

/** A whole run as displayed. */
export interface RunView {
  readonly steps: readonly StepView[]
  readonly startedAt: string | undefined
  readonly finishedAt: string | undefined
}
