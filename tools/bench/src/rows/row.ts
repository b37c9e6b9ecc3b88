import type { Unit } from '../ratio.ts'
import type { TimeSpent } from '../where-time-goes.ts'

/** Values of ours and of what a user would otherwise run, measured alternately. */
export interface Taken {
  readonly ours: readonly number[]
  /** Empty without a comparison. */
  readonly theirs: readonly number[]
}

/** One line of the page: the comparison, and its goal. */
export interface Row {
  /** The argument that runs it alone. */
  readonly id: string
  readonly name: string
  /** If absent, there is nothing to compare with, and the goal is a number. */
  readonly against?: string
  readonly goal: string
  /** @default ms */
  readonly unit?: Unit
  readonly measure: () => Promise<Taken>
  /** What our side does meanwhile: the reason if the goal is not met. Runs after `measure`. */
  readonly profile?: () => Promise<TimeSpent>
  /** The work of all programs on each side, kops, the API server and the cloud included. Runs after `measure`. */
  readonly work?: () => Promise<Work>
}

/** Milliseconds of work divided by the number of cores: no time can be shorter. */
export interface Work {
  readonly ours: number
  readonly theirs: number
}
