import type { Comparison } from './ratio.ts'

/** One line of the page: what is measured against what, and how far it should come. */
export interface Row {
  /** The word that runs it alone. */
  readonly id: string
  readonly goal: string
  readonly measure: () => Promise<Comparison>
}
