import type { ClusterSpec, SpecEdit } from '@dayone/cluster-spec'

/** What another step wants in the kops specification, its configuration already in it. Pure. */
export interface SpecContributor {
  readonly id: string
  edits(spec: ClusterSpec): readonly SpecEdit[]
}
