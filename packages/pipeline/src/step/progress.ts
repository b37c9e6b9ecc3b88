/** Something that was checked while waiting: ready, or still missing. */
export interface Seen {
  readonly text: string
  readonly isThere: boolean
}

/** What a step currently does or waits for. Reported again on every change; front ends show the newest. */
export interface Progress {
  /** Constant during one operation: its duration is measured from the first report. */
  readonly id: string
  /** Follows the step's name: "kops builds", "waits for the load balancer". */
  readonly what: string
  /** How much of it is done, if it can be counted: 56 of 119, 1 of 3 machines. */
  readonly count?: { readonly done: number; readonly total: number; readonly noun?: string }
  /** In the order in which they become ready. */
  readonly seen?: readonly Seen[]
  /** How long it usually takes: "2 to 4 minutes on AWS, seconds in practice". */
  readonly usually?: string
}

/** The same, with the time of the first report (ISO). */
export interface ProgressView extends Progress {
  readonly since: string
}
