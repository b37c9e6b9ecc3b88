import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Check } from '@dayone/pipeline'
import type { ClusterPorts } from './cluster-ports.ts'
import { discoveryPlace, hiddenFiles } from './discovery-bucket.ts'

/** Whether AWS can read the public keys that pods' tokens are checked with; nothing where the cluster publishes none. */
export async function identityChecks(
  spec: ClusterSpec,
  { discoveryBuckets }: Pick<ClusterPorts, 'discoveryBuckets'>,
): Promise<readonly Check[]> {
  const place = discoveryPlace(spec)
  if (place === undefined) return []
  const hidden = await hiddenFiles(place, discoveryBuckets)
  const common = {
    id: 'cluster/workload-identity',
    target: spec.cluster.metadata.name,
    control: 'KD-08',
    means: 'read the published files as somebody without credentials',
  }
  if (hidden.length === 0)
    return [{ ...common, status: 'pass', text: 'AWS can read the public keys that pods prove themselves with' }]
  return [
    {
      ...common,
      status: 'fail',
      severity: 'medium',
      text: `nobody without credentials can read ${hidden.join(', ')} in the bucket ${place.bucket}: pods get no AWS roles`,
      hint: 'Does the account, or the organisation, block public access to S3? The bucket must allow public objects.',
    },
  ]
}
