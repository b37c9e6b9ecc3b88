import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Check } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { discoveryPlace, publishedFiles } from '../resources/discovery-bucket.ts'

/** Checks that AWS can read the public keys for service account tokens; empty if the cluster publishes none. */
export async function identityChecks(
  spec: ClusterSpec,
  { discoveryBuckets }: Pick<ClusterPorts, 'discoveryBuckets'>,
): Promise<readonly Check[]> {
  const place = discoveryPlace(spec)
  if (place === undefined) return []
  const files = await publishedFiles(place, discoveryBuckets)
  const hidden = files.flatMap(({ key, text }) => (text === undefined ? [key] : []))
  const common = {
    id: 'cluster/workload-identity',
    rule: 'cluster/workload-identity',
    target: spec.cluster.metadata.name,
    control: 'KD-08',
    means: 'read the published files without credentials',
  }
  if (hidden.length === 0)
    return [{ ...common, status: 'pass', text: 'AWS can read the public keys for pod identities.' }]
  return [
    {
      ...common,
      status: 'fail',
      severity: 'medium',
      text: `AWS cannot read ${hidden.join(', ')} in the bucket ${place.bucket}: pods get no IAM roles.`,
      hint: 'Check whether the account or organization blocks public access to S3: the bucket must allow public objects.',
    },
  ]
}
