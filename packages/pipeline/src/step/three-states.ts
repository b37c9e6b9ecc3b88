/**
 * A kops cluster has three states: saved in the state store, applied to the cloud (launch templates, security groups),
 * running on machines. Each list contains the differences from the desired state, a short sentence each; an empty list
 * means no difference, a missing one that it was not checked.
 */
export interface ThreeStates {
  readonly saved?: readonly string[]
  readonly applied?: readonly string[]
  readonly running?: readonly string[]
}

/** The state of a step's own work, for `dayone status`. */
export interface StepStates extends ThreeStates {
  /**
   * The number of existing objects that this step created, regardless of the dayone.yaml; undefined if it cannot be
   * counted.
   */
  readonly made?: number
}

/** A table that `dayone status <step>` shows below its own, and lines below that. */
export interface StatusTable {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
}
