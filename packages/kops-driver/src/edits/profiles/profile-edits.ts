import type { ClusterSpec, SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import { profileEntries } from './profile-entries.ts'

/** The edits of the selected profile. Pure and idempotent. */
export const profileEdits = (config: ClusterConfig, spec: ClusterSpec): readonly SpecEdit[] =>
  profileEntries
    .filter(({ profiles }) => profiles.includes(config.profile))
    .flatMap(({ edits, why, control, timing }) =>
      edits(spec, config).map((edit) => ({ op: 'set' as const, ...edit, why, control, timing, by: 'cluster' })),
    )
