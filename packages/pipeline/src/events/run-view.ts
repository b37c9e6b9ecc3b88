import type { KeptProof } from '../checks/proof-book.ts'
import type { Failure, Outcome } from './events.ts'
import type { Check } from '../step/finding.ts'
import type { Change, Plan } from '../step/plan.ts'
import type { ProgressView } from '../step/progress.ts'

/** A change of the round in hand, and how far it is. */
export interface ChangeView {
  readonly change: Change
  readonly state: 'planned' | 'running' | 'applied'
}

/** One step as a front end shows it. */
export interface StepView {
  readonly id: string
  readonly title: string
  /** waiting: not its turn yet · planning: observing · applying · finished. */
  readonly state: 'waiting' | 'planning' | 'applying' | 'finished'
  readonly round: number
  /** The newest plan; findings of all rounds stay in `findings`. */
  readonly plan: Plan | undefined
  readonly findings: Plan['findings']
  /** True where the plan is a preview because something before it is only planned. */
  readonly preview: boolean
  /** Changes of the round in hand. */
  readonly changes: readonly ChangeView[]
  /** How many changes were applied in all rounds. */
  readonly applied: number
  /** The last lines of other programs, oldest first. */
  readonly output: readonly string[]
  /** What it works on or waits for now; a step that is finished has one while its checks wait. */
  readonly progress: ProgressView | undefined
  readonly checks: readonly Check[]
  /** Its checks did not run again: all of them passed then, and nothing has changed since. */
  readonly kept: KeptProof | undefined
  readonly startedAt: string | undefined
  readonly finishedAt: string | undefined
  readonly outcome: Outcome | undefined
  readonly failure: Failure | undefined
}

/** A whole run as a front end shows it. */
export interface RunView {
  readonly steps: readonly StepView[]
  readonly startedAt: string | undefined
  readonly finishedAt: string | undefined
}
