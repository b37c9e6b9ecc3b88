import type { ClusterSpec } from '@dayone/cluster-spec'

/** The cluster as kops would create it, or as the state store has it. */
export interface SpecInHand {
  readonly spec: ClusterSpec
  readonly isNew: boolean
}
