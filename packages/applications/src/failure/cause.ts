/** One reason why a workload does not run, where it was found. */
export interface Cause {
  /** `Pod web-5d8f/web`, `ReplicaSet web-5d8f`. */
  readonly where: string
  readonly text: string
  /** The last lines of the container before it ended, oldest first. */
  readonly log?: readonly string[]
  /** Why there is no log. */
  readonly noLog?: string
}
