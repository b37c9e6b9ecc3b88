import type { ClusterSpec } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { ClusterNotSaved, ClusterPending } from './cluster-observed.ts'
import type { Rehearsal } from './rehearse-cluster.ts'

const VIEWPOINT = { callerAddress: undefined, pretends: false, state: 's3://store' } as const

/** A cluster that is not saved, and what kops would create. */
export const notSaved = (base: ClusterSpec, rehearsal: Rehearsal = { impossible: 'not asked' }): ClusterNotSaved => ({
  stage: 'not-saved',
  base,
  rehearsal,
  missingStateBucket: undefined,
  missingBucket: undefined,
  ...VIEWPOINT,
})

/** A cluster that is completely saved, and what kops would do in the cloud. */
export const pending = (saved: ClusterSpec, preview: UpdatePreview): ClusterPending => ({
  stage: 'pending',
  saved,
  preview,
  oldRules: undefined,
  newerKops: undefined,
  ...VIEWPOINT,
})

/** A run without requests beyond the answers. */
export const NO_WISHES = { contributors: [], pass: 'main' } as const
