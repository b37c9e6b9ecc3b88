import type { ClusterSpec, SpecEdit } from '@dayone/cluster-spec'

/** The edits that another step requests, with its configuration already applied. Pure. */
export interface SpecContributor {
  readonly id: string
  edits(spec: ClusterSpec): readonly SpecEdit[]
}
