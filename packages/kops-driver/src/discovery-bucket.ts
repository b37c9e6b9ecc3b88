import type { DiscoveryBuckets } from '@dayone/aws'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { UserError, type Change, type StepContext } from '@dayone/pipeline'
import type { ClusterChange } from './cluster-change.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { storePlace, type StorePlace } from './network-problems.ts'

/** Where kops publishes the public keys of a cluster's service accounts; undefined where it does not. */
export function discoveryPlace({ cluster }: ClusterSpec): StorePlace | undefined {
  const store = readPath(cluster, ['spec', 'serviceAccountIssuerDiscovery', 'discoveryStore'])
  return typeof store === 'string' ? storePlace(store) : undefined
}

/**
 * The bucket that must be made before kops can update the cloud, or undefined. Throws UserError (exit 2) where a new cluster
 * names one that kops could not publish in, or must not.
 */
export async function observeDiscoveryBucket(
  target: ClusterSpec,
  isNew: boolean,
  { kops, discoveryBuckets }: Pick<ClusterPorts, 'kops' | 'discoveryBuckets'>,
): Promise<string | undefined> {
  const bucket = discoveryPlace(target)?.bucket
  if (bucket === undefined) return undefined
  if (isNew && bucket === storePlace(kops.state)?.bucket) {
    throw unfit(`${bucket} is the state bucket. It holds the keys of the cluster, and nothing in it may be public.`)
  }
  const state = await discoveryBuckets.look(bucket)
  if (state === 'missing' || state === 'unfinished') return bucket
  // What happens to it later, a check says; other work need not wait for it.
  if (!isNew || state === 'ready') return undefined
  throw unfit(
    state === 'closed'
      ? `Nothing in the bucket ${bucket} may be public, so AWS could not read the keys in it.`
      : `The bucket ${bucket} belongs to somebody else, or your credentials may not look at it.`,
  )
}

const unfit = (message: string): UserError =>
  new UserError(message, { hint: 'Name a bucket that is not there yet in cluster.discoveryStore: dayone makes it.' })

export const discoveryBucketChange = (bucket: string): Change<ClusterChange> => ({
  id: 'discovery-bucket',
  action: 'create',
  target: `bucket ${bucket} for public keys`,
  why: "makes the bucket from which AWS reads the cluster's public keys (KD-08). Everybody can read the two files that kops puts there: they check tokens and make none",
  diff: `+ s3://${bucket}: nobody lists it or writes to it but your account; what is put there is private unless it is said to be public`,
  data: { kind: 'discovery-bucket', bucket },
})

/** Makes it, or finishes it; one that kops can publish in stays as it is. Throws UserError (exit 5) for one that has come since. */
export async function createDiscoveryBucket(
  bucket: string,
  { ports, report }: StepContext<ClusterPorts>,
): Promise<void> {
  const state = await ports.discoveryBuckets.look(bucket)
  if (state === 'ready') return
  if (state === 'closed' || state === 'foreign') {
    throw new UserError(
      `There is a bucket ${bucket} since the plan was made, and it is not for this. Nothing was changed.`,
      {
        hint: 'Run the same command again to plan anew, or name another one in cluster.discoveryStore.',
        exitCode: 5,
      },
    )
  }
  await ports.discoveryBuckets.create(bucket)
  report(`The bucket ${bucket} is there.`)
}

/** What AWS reads to believe a token: the description of the issuer, and its keys (OpenID Connect Discovery 1.0). */
const PUBLISHED = ['.well-known/openid-configuration', 'openid/v1/jwks']

/** Those of the published files that somebody without credentials cannot read. */
export async function hiddenFiles(
  { bucket, prefix }: StorePlace,
  buckets: Pick<DiscoveryBuckets, 'isReadByAnybody'>,
): Promise<readonly string[]> {
  const keys = PUBLISHED.map((file) => (prefix === '' ? file : `${prefix}/${file}`))
  const isRead = await Promise.all(keys.map((key) => buckets.isReadByAnybody(bucket, key)))
  return keys.filter((_, index) => isRead[index] === false)
}
