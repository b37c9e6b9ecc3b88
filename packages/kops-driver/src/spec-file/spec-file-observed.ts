import type { ClusterSpec } from '@dayone/cluster-spec'

/** A specification in a file, as it was read. */
export interface SpecFileObserved {
  /** The file, as the person has named it, and its text. */
  readonly file: string
  readonly text: string
  /** What the text says. */
  readonly spec: ClusterSpec
  /** What the state store has; undefined where it has nothing, or could not be asked. */
  readonly saved: ClusterSpec | undefined
  /** The address from which this computer reaches the cluster, where it is known. */
  readonly callerAddress: string | undefined
}
