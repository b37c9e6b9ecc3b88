import { applications } from '@dayone/applications'
import type { ContributesSpec } from '@dayone/cluster-spec'
import { clusterStep } from '@dayone/kops-driver'
import { metadataGuard } from '@dayone/metadata-guard'
import { namespaces } from '@dayone/namespaces'
import type { AnyStep } from '@dayone/pipeline'
import { rbac } from '@dayone/rbac'
import type { Ports } from './ports.ts'

/** THE list, in the order people meet it. The cluster step is composed for each run, see compose-steps.ts. */
export const steps: readonly AnyStep<Ports>[] = [
  clusterStep({ contributors: [], mode: 'own' }),
  namespaces,
  rbac,
  metadataGuard,
  applications,
  // New steps go above this line.
]

export const stepIds: readonly string[] = steps.map(({ id }) => id)

/** A step with settings in the kops specification. */
export type ContributingStep = AnyStep<Ports> & ContributesSpec<unknown>

/** A step whose objects can be removed. */
type RemovableStep = AnyStep<Ports> & { readonly removal: AnyStep<Ports> }

export const hasRemoval = (step: AnyStep<Ports>): step is RemovableStep => 'removal' in step

export const contributesSpec = (step: AnyStep<Ports>): step is ContributingStep => 'specEdits' in step
