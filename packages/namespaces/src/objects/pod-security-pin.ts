import { refOf, type ObjectChange, type ObservedObjects } from '@dayone/kube'
import type { Change, ClusterFacts } from '@dayone/pipeline'
import { podSecurityVersion } from '../bundle/namespace-object.ts'

const LABEL = 'pod-security.kubernetes.io/enforce-version'

/**
 * Why a namespace changes after an upgrade of Kubernetes: pod security is pinned to a version, so that an upgrade
 * breaks no workload unexpectedly. It follows on the next run, in a visible plan. Pure.
 */
export function withPinReason(
  change: Change<ObjectChange>,
  observed: ObservedObjects | undefined,
  { kubernetesVersion }: Pick<ClusterFacts, 'kubernetesVersion'>,
): Change<ObjectChange> {
  const { manifest } = change.data
  if (manifest.kind !== 'Namespace') return change
  const pinned = observed?.find(refOf(manifest))?.metadata.labels?.[LABEL]
  const now = podSecurityVersion(kubernetesVersion)
  if (pinned === undefined || pinned === now) return change
  const reason = `The cluster is at ${now}; the Pod Security version is still ${pinned} and is raised now`
  return { ...change, why: [change.why, reason].filter((text) => text !== undefined).join('. ') }
}
