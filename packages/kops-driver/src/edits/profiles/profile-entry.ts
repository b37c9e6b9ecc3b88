import type { ClusterSpec, SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import type { ProfileName } from '../../answers/profile.ts'

export type ProfileEdit = Pick<SpecEdit, 'document' | 'path' | 'value'> & {
  /** @default 'set' */
  readonly op?: SpecEdit['op']
}

/** One setting of the day-one profiles: its edits, its reason, and its effect on a running cluster. */
export interface ProfileEntry {
  readonly id: string
  /** The id in the control catalogue, and the matching control of a standard. */
  readonly control: string
  readonly standard: string
  readonly profiles: readonly ProfileName[]
  readonly timing: SpecEdit['timing']
  readonly why: string
  /** What can break on a cluster in use. Every entry replaces machines. */
  readonly risk: string
  /** Pure. Returns no edits if the cluster already has an equivalent setting. */
  edits(spec: ClusterSpec, config: ClusterConfig): readonly ProfileEdit[]
}
