/**
 * An edit to a kops cluster lives in three places: saved in the state store, applied to the cloud (launch templates,
 * security groups), running on machines. Each list says what differs there from what is wanted, a short sentence each;
 * an empty one means that nothing does, a missing one that nobody asked.
 */
export interface ThreeStates {
  readonly saved?: readonly string[]
  readonly applied?: readonly string[]
  readonly running?: readonly string[]
}

/** What a step finds of its own work, for `dayone status`. */
export interface StepStates extends ThreeStates {
  /** How many things that this step made are there, whoever described them; undefined where it cannot be counted. */
  readonly made?: number
}

/** A table that `dayone status <step>` shows below its own, and lines below that. */
export interface StatusTable {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
}
