import type { ClusterSpec, SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import type { ProfileName } from '../../answers/profile.ts'

export type ProfileEdit = Pick<SpecEdit, 'document' | 'path' | 'value'> & {
  /** @default 'set' */
  readonly op?: SpecEdit['op']
}

/** One protection of the day-one profiles: which edits, why, and what they do to a cluster that runs already. */
export interface ProfileEntry {
  readonly id: string
  /** Id in the control catalogue, and what it answers in a standard. */
  readonly control: string
  readonly standard: string
  readonly profiles: readonly ProfileName[]
  readonly timing: SpecEdit['timing']
  readonly why: string
  /** What can go wrong on a cluster that people use. Machines are replaced for every one of them. */
  readonly risk: string
  /** Pure. Nothing where the cluster has a setting of its own that is as good. */
  edits(spec: ClusterSpec, config: ClusterConfig): readonly ProfileEdit[]
}
