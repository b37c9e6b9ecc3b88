/** One reason why a workload does not run, and where it was found. */
export interface Cause {
  /** `Pod web-5d8f/web`, `ReplicaSet web-5d8f`. */
  readonly where: string
  readonly text: string
  /** The last log lines of the container before it terminated, oldest first. */
  readonly log?: readonly string[]
  /** Why there is no log. */
  readonly noLog?: string
}
