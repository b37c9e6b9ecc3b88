import type * as S3Sdk from '@aws-sdk/client-s3'
import { UserError } from '@dayone/pipeline'
import { clientSettings, type AwsAccess } from '../access/access.ts'
import { awsError } from '../access/aws-error.ts'

/**
 * The bucket of kops' state store. It contains the private keys of every cluster in it: anyone who can read it is an
 * administrator of all of them (kops, docs/state.md).
 */
export interface StateBucket {
  readonly name: string
  /** False if no one has a bucket of that name. Throws UserError (exit 5) if it belongs to another account. */
  exists(): Promise<boolean>
  /**
   * Creates it: no public access, one owner, versioning, encryption, TLS only. Safe to repeat. Throws UserError: exit 5
   * if someone else took the name in the meantime, exit 6 if AWS denies access.
   */
  create(): Promise<void>
}

/** A bucket in this region. Loads the SDK on the first request. */
export const createStateBucket = (access: AwsAccess, name: string): StateBucket => {
  const s3 = async () => {
    const sdk = await import('@aws-sdk/client-s3')
    const client = new sdk.S3Client({ ...clientSettings(access), forcePathStyle: access.endpoint !== undefined })
    return { sdk, client }
  }
  let isThere = false
  return {
    name,
    async exists() {
      if (isThere) return true
      const { sdk, client } = await s3()
      try {
        await client.send(new sdk.HeadBucketCommand({ Bucket: name }))
        isThere = true
        return true
      } catch (error) {
        const status = statusOf(error)
        if (status === 404) return false
        // A bucket in another region responds with 301: it exists, and kops finds its region itself.
        if (status === 301) return true
        if (status === 403) throw notYours(name, error)
        throw awsError(error, 's3:ListBucket', access)
      }
    },
    async create() {
      const { sdk, client } = await s3()
      const steps = creationSteps(sdk, client, name, access.region)
      for (const [action, send] of steps) {
        try {
          await send()
        } catch (error) {
          if (isNamed(error, 'BucketAlreadyOwnedByYou')) continue
          if (isNamed(error, 'BucketAlreadyExists')) throw notYours(name, error)
          throw awsError(error, action, access)
        }
      }
    },
  }
}

/** Public access is blocked before anything can be stored. Each step names its permission. */
const creationSteps = (
  sdk: typeof S3Sdk,
  client: S3Sdk.S3Client,
  Bucket: string,
  region: string,
): readonly (readonly [action: string, send: () => Promise<unknown>])[] => [
  [
    's3:CreateBucket',
    () =>
      client.send(
        new sdk.CreateBucketCommand({
          Bucket,
          ObjectOwnership: 'BucketOwnerEnforced',
          // us-east-1 is the only region that S3 does not accept as a location constraint.
          ...(region === 'us-east-1'
            ? {}
            : { CreateBucketConfiguration: { LocationConstraint: region as S3Sdk.BucketLocationConstraint } }),
        }),
      ),
  ],
  [
    's3:PutBucketPublicAccessBlock',
    () =>
      client.send(
        new sdk.PutPublicAccessBlockCommand({
          Bucket,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        }),
      ),
  ],
  [
    's3:PutEncryptionConfiguration',
    () =>
      client.send(
        new sdk.PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
        }),
      ),
  ],
  [
    's3:PutBucketVersioning',
    () => client.send(new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
  ],
  [
    's3:PutBucketPolicy',
    () =>
      client.send(new sdk.PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(tlsOnlyPolicy(Bucket, region)) })),
  ],
]

/** Denies every request without TLS (AWS Config rule s3-bucket-ssl-requests-only). */
export const tlsOnlyPolicy = (bucket: string, region: string) => {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  }
}

/** The AWS partition of a region, as in ARNs. */
const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'

const notYours = (name: string, cause: unknown): UserError =>
  new UserError(`The bucket ${name} exists, but these credentials cannot use it.`, {
    hint: 'Bucket names are shared by all AWS accounts. Use a different name, or sign in with credentials of its owner.',
    cause,
    exitCode: 5,
  })

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && '$metadata' in error
    ? (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode
    : undefined

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name
