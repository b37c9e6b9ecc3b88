/** Something that was looked at while waiting: it is there, or it is still missing. */
export interface Seen {
  readonly text: string
  readonly isThere: boolean
}

/** What a step works on or waits for just now. Said anew whenever it changes; front ends show the newest. */
export interface Progress {
  /** Stays the same while the same thing goes on: the time it takes is counted from its first word. */
  readonly id: string
  /** Follows the step's name: "kops builds", "waits for the load balancer". */
  readonly what: string
  /** How much of it is done, where it can be counted: 56 of 119, 1 of 3 machines. */
  readonly count?: { readonly done: number; readonly total: number; readonly noun?: string }
  /** In the order in which it comes true. */
  readonly seen?: readonly Seen[]
  /** How long it takes as a rule: "2 to 4 minutes on AWS, seconds in practice". */
  readonly usually?: string
}

/** The same with the time of its first word (ISO). */
export interface ProgressView extends Progress {
  readonly since: string
}
