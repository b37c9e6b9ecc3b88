import type { BucketLocationConstraint, S3Client } from '@aws-sdk/client-s3'
import { UserError } from '@dayone/pipeline'
import { clientSettings, type AwsAccess } from '../access/access.ts'
import { askIdentity } from '../access/ask-identity.ts'
import { awsError } from '../access/aws-error.ts'
import { readAccountPublicAccess } from './account-public-access.ts'

/**
 * Whether kops can publish keys in a bucket. `unfinished`: created for it, but a run was interrupted before it was
 * opened. `closed`: it is yours and blocks public objects. `account-closed`: the account blocks public access to all of
 * its buckets, so neither this one nor a new one can be read. `foreign`: it belongs to another account, or you may not
 * read it.
 */
export type DiscoveryBucketState = 'missing' | 'unfinished' | 'ready' | 'closed' | 'account-closed' | 'foreign'

/**
 * Buckets for the public keys of service accounts: AWS itself reads them, without credentials, to verify a pod's token.
 */
export interface DiscoveryBuckets {
  look(bucket: string): Promise<DiscoveryBucketState>
  /**
   * Creates the bucket, or completes it. Single objects in it can be public, as kops makes its two; the bucket itself
   * cannot: no one can list it, and no policy can open it. Throws UserError (exit 2) for a name that is taken.
   */
  create(bucket: string): Promise<void>
  /** The text of an object, read without credentials; undefined if that is not possible. */
  readAsAnybody(bucket: string, key: string): Promise<string | undefined>
  /** The region of a bucket; undefined if it does not exist, or if S3 does not say. */
  regionOf(bucket: string): Promise<string | undefined>
}

/** The errors of AWS for unset configuration; a bucket from before April 2023 has neither. */
const NOT_SET = ['NoSuchBucketPolicy', 'OwnershipControlsNotFoundError', 'NoSuchPublicAccessBlockConfiguration']

/** S3, or an emulation at `endpoint`. Loads the SDK on the first request; throws UserError (exit 6). */
export const createDiscoveryBuckets = (access: AwsAccess): DiscoveryBuckets => {
  const load = async () => {
    const sdk = await import('@aws-sdk/client-s3')
    const settings = {
      ...clientSettings(access),
      forcePathStyle: access.endpoint !== undefined,
      followRegionRedirects: true,
    }
    const anonymousAccess = {
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'nobody' },
      signer: { sign: <Request>(request: Request) => Promise.resolve(request) },
    }
    const anonymous: S3Client = new sdk.S3Client({ ...settings, ...anonymousAccess })
    return { sdk, client: new sdk.S3Client(settings), anonymous }
  }
  let loaded: ReturnType<typeof load> | undefined
  const s3 = () => (loaded ??= load())
  const ask = async <Answer>(action: string, request: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await request()
    } catch (error) {
      throw awsError(error, action, access)
    }
  }
  /** The setting, or undefined if it is not set. */
  const setting = <Answer>(action: string, request: () => Promise<Answer>): Promise<Answer | undefined> =>
    ask(action, () =>
      request().catch((error: unknown) => {
        if (isNamed(error, ...NOT_SET)) return undefined
        throw error
      }),
    )

  const accountAccess = async () => {
    const { identity, failure } = await askIdentity(access, () => new Date())
    if (identity === undefined) throw failure ?? new Error('STS answered neither an identity nor a failure')
    return readAccountPublicAccess(access, identity.account)
  }

  return {
    async look(bucket) {
      const { sdk, client } = await s3()
      const of = { Bucket: bucket }
      const absence = await ask('s3:ListBucket', () => client.send(new sdk.HeadBucketCommand(of)).then(noState, absent))
      if (absence === 'foreign') return absence
      const account = await accountAccess()
      if (absence !== undefined) return account.blocksAcls ? 'account-closed' : absence
      const [policy, ownership, block] = await Promise.all([
        setting('s3:GetBucketPolicyStatus', () => client.send(new sdk.GetBucketPolicyStatusCommand(of))),
        setting('s3:GetBucketOwnershipControls', () => client.send(new sdk.GetBucketOwnershipControlsCommand(of))),
        setting('s3:GetBucketPublicAccessBlock', () => client.send(new sdk.GetPublicAccessBlockCommand(of))),
      ])
      if (policy?.PolicyStatus?.IsPublic === true) return account.blocksPolicies ? 'account-closed' : 'ready'
      if (account.blocksAcls) return 'account-closed'
      const owner = ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership
      if (owner === 'BucketOwnerEnforced') return 'closed'
      const { BlockPublicAcls, IgnorePublicAcls } = block?.PublicAccessBlockConfiguration ?? {}
      if (BlockPublicAcls !== true && IgnorePublicAcls !== true) return 'ready'
      const { KeyCount } = await ask('s3:ListBucket', () =>
        client.send(new sdk.ListObjectsV2Command({ ...of, MaxKeys: 1 })),
      )
      return owner === 'BucketOwnerPreferred' && (KeyCount ?? 0) === 0 ? 'unfinished' : 'closed'
    },

    async create(bucket) {
      const { sdk, client } = await s3()
      const request = new sdk.CreateBucketCommand({
        Bucket: bucket,
        ObjectOwnership: 'BucketOwnerPreferred',
        ...location(access.region),
      })
      await ask('s3:CreateBucket', () => client.send(request).catch(refuseOthers(bucket)))
      await ask('s3:PutBucketPublicAccessBlock', () =>
        client.send(
          new sdk.PutPublicAccessBlockCommand({
            Bucket: bucket,
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: false,
              IgnorePublicAcls: false,
              BlockPublicPolicy: true,
              RestrictPublicBuckets: true,
            },
          }),
        ),
      )
    },

    async readAsAnybody(bucket, key) {
      const { sdk, anonymous } = await s3()
      return ask('s3:GetObject', () =>
        anonymous.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key })).then(
          async ({ Body }) => (await Body?.transformToString()) ?? '',
          (error: unknown) => {
            if (isNamed(error, 'AccessDenied', 'NoSuchKey', 'NoSuchBucket') || statusOf(error) === 403) return undefined
            throw error
          },
        ),
      )
    },

    async regionOf(bucket) {
      const { sdk, client } = await s3()
      return ask('s3:ListBucket', () =>
        client.send(new sdk.HeadBucketCommand({ Bucket: bucket })).then(
          ({ BucketRegion }) => BucketRegion,
          (error: unknown) => {
            if (statusOf(error) === 404 || statusOf(error) === 403) return undefined
            throw error
          },
        ),
      )
    },
  }
}

/** us-east-1 is the only region that S3 does not accept as a location constraint. */
const location = (region: string) =>
  region === 'us-east-1'
    ? {}
    : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }

const noState = (): undefined => undefined

/** Responses of HeadBucket have no body, so errors are distinguished by status. */
const absent = (error: unknown): DiscoveryBucketState => {
  const status = statusOf(error)
  if (status === 404) return 'missing'
  if (status === 403) return 'foreign'
  throw error
}

const refuseOthers = (bucket: string) => (error: unknown) => {
  if (isNamed(error, 'BucketAlreadyOwnedByYou')) return
  if (!isNamed(error, 'BucketAlreadyExists')) throw error
  throw new UserError(`The bucket name ${bucket} is taken by another account: bucket names are unique across AWS.`, {
    hint: 'Choose a different one in cluster.discoveryStore.',
    cause: error,
  })
}

const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name)

const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && '$metadata' in error
    ? (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode
    : undefined
