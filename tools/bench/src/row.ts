import type { Unit } from './ratio.ts'

/** Values of what we measure and of what a user would otherwise run, taken in turns. */
export interface Taken {
  readonly ours: readonly number[]
  /** Empty where nothing is compared with. */
  readonly theirs: readonly number[]
}

/** One line of the page: what is measured against what, and how far it should come. */
export interface Row {
  /** The word that runs it alone. */
  readonly id: string
  readonly name: string
  /** Absent: there is nobody to compare with, and the goal is a number. */
  readonly against?: string
  readonly goal: string
  /** @default ms */
  readonly unit?: Unit
  readonly measure: () => Promise<Taken>
}
