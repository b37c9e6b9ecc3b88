import type { DiscoveryBuckets } from '@dayone/aws'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { UserError, type Change, type StepContext } from '@dayone/pipeline'
import type { ClusterChange } from '../contract/cluster-change.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { storePlace, type StorePlace } from '../answers/discovery-store.ts'

/** Where kops publishes the public keys of a cluster's service accounts; undefined if it does not. */
export function discoveryPlace({ cluster }: ClusterSpec): StorePlace | undefined {
  const store = readPath(cluster, ['spec', 'serviceAccountIssuerDiscovery', 'discoveryStore'])
  return typeof store === 'string' ? storePlace(store) : undefined
}

/**
 * The bucket that must be created before kops can update the cloud, or undefined. Throws UserError (exit 2) if a new
 * cluster names a bucket that kops cannot, or must not, publish in.
 */
export async function observeDiscoveryBucket(
  target: ClusterSpec,
  isNew: boolean,
  ports: Pick<ClusterPorts, 'kops' | 'discoveryBuckets'>,
): Promise<string | undefined> {
  const bucket = discoveryPlace(target)?.bucket
  return bucket === undefined ? undefined : bucketToCreate(bucket, isNew, ports)
}

/**
 * The bucket itself if it must be created, or undefined. `isNew`: the keys were never published there; then throws
 * UserError (exit 2) for one that kops cannot, or must not, publish in.
 */
export async function bucketToCreate(
  bucket: string,
  isNew: boolean,
  { kops, discoveryBuckets }: Pick<ClusterPorts, 'kops' | 'discoveryBuckets'>,
): Promise<string | undefined> {
  if (isNew && bucket === storePlace(kops.state)?.bucket) {
    throw unfit(`${bucket} is the state bucket. It holds the cluster's keys and must not be public.`)
  }
  const state = await discoveryBuckets.look(bucket)
  if (state === 'missing' || state === 'unfinished') return bucket
  if (isNew && state === 'account-closed') throw accountCloses(bucket)
  // Later states are reported by a check; other work need not wait for them.
  if (!isNew || state === 'ready') return undefined
  throw unfit(
    state === 'closed'
      ? `The bucket ${bucket} blocks public access, so AWS could not read the keys in it.`
      : `The bucket ${bucket} belongs to another account, or your credentials cannot access it.`,
  )
}

const unfit = (message: string): UserError =>
  new UserError(message, { hint: 'Set cluster.discoveryStore to a bucket that does not exist yet: dayone creates it.' })

/** Neither a new bucket nor another one helps: the setting of the account, or of its organization, decides. */
const accountCloses = (bucket: string): UserError =>
  new UserError(
    `Your AWS account blocks public access to all of its buckets (S3 Block Public Access of the account), so AWS could not read the cluster's public keys in ${bucket}. Nothing was created.`,
    {
      hint: 'See it with `aws s3control get-public-access-block --account-id ACCOUNT`. Turn off BlockPublicAcls, IgnorePublicAcls and RestrictPublicBuckets for the account (other buckets keep settings of their own: check them first; an organization may forbid it), use an account that allows it, or set cluster.workloadIdentity: false.',
    },
  )

export const discoveryBucketChange = (bucket: string): Change<ClusterChange> => ({
  id: 'discovery-bucket',
  action: 'create',
  target: `bucket ${bucket} for public keys`,
  why: "creates the bucket from which AWS reads the cluster's public keys (KD-08). Anyone can read the two files kops publishes there: they verify tokens and cannot issue any",
  diff: `+ s3://${bucket}: only your account can list it or write to it; objects are private unless published explicitly`,
  data: { kind: 'discovery-bucket', bucket },
})

/**
 * Creates the bucket, or completes it; a ready bucket stays unchanged. Throws UserError (exit 5) for a bucket that
 * someone else created in the meantime.
 */
export async function createDiscoveryBucket(
  bucket: string,
  { ports, report }: StepContext<ClusterPorts>,
): Promise<void> {
  const state = await ports.discoveryBuckets.look(bucket)
  if (state === 'ready') return
  if (state === 'account-closed') throw accountCloses(bucket)
  if (state === 'closed' || state === 'foreign') {
    throw new UserError(`A bucket ${bucket} was created since the plan, and it is not suitable. Nothing was changed.`, {
      hint: 'Run the same command again to re-plan, or set another bucket in cluster.discoveryStore.',
      exitCode: 5,
    })
  }
  await ports.discoveryBuckets.create(bucket)
  report(`Created the bucket ${bucket}.`)
}

/** What AWS reads to verify a token: the issuer's description, and its keys (OpenID Connect Discovery 1.0). */
const PUBLISHED = ['.well-known/openid-configuration', 'openid/v1/jwks']

/** The published files as AWS reads them, without credentials; undefined for one that cannot be read. */
export async function publishedFiles(
  { bucket, prefix }: StorePlace,
  buckets: Pick<DiscoveryBuckets, 'readAsAnybody'>,
): Promise<readonly { readonly key: string; readonly text: string | undefined }[]> {
  const keys = PUBLISHED.map((file) => (prefix === '' ? file : `${prefix}/${file}`))
  return Promise.all(keys.map(async (key) => ({ key, text: await buckets.readAsAnybody(bucket, key) })))
}
