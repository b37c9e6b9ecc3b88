import type { ClusterSpec } from '@dayone/cluster-spec'

/** A specification read from a file. */
export interface SpecFileObserved {
  /** The path as the user wrote it, and the text. */
  readonly file: string
  readonly text: string
  /** The parsed text. */
  readonly spec: ClusterSpec
  /** The saved specification; undefined if there is none, or if the state store could not be read. */
  readonly saved: ClusterSpec | undefined
  /** The address from which this computer connects to the cluster, if known. */
  readonly callerAddress: string | undefined
}
