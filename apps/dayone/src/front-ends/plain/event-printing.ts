/** How a run is printed. */
export interface EventPrinting {
  readonly width: number
  readonly logFile: string | undefined
  /** Nothing is applied: the plans are shown together at the end. */
  readonly isPlanOnly: boolean
  /** Somebody looks at each plan before it is applied: then it is shown with its differences. */
  readonly isReviewed: boolean
  /** Every finding, check and line of other programs. */
  readonly isVerbose: boolean
}
