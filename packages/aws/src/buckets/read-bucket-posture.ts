import { defined } from '@dayone/pipeline'
import { clientSettings, type AwsAccess } from '../access/access.ts'
import { awsError } from '../access/aws-error.ts'
import { deniesPlainHttp, type BucketPosture } from './bucket-posture.ts'

const NOT_THERE = ['NotFound', 'NoSuchBucket']

const blocks = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const

/**
 * Reads the configuration of a bucket; changes nothing. `account` is the caller's, to determine the owner. Throws
 * UserError (exit 6) if S3 cannot be reached; settings that S3 denies are left out and listed in `unseen`.
 */
export const readBucketPosture = async (
  access: AwsAccess,
  bucket: string,
  account?: string,
): Promise<BucketPosture> => {
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    ...clientSettings(access),
    forcePathStyle: access.endpoint !== undefined,
    followRegionRedirects: true,
  })
  const unseen: string[] = []
  /**
   * The setting; `absent` if S3 responds with one of these errors for unset configuration; undefined on access denied.
   */
  const ask = async <Answer>(
    action: string,
    request: () => Promise<Answer>,
    absent: { readonly errors: readonly string[]; readonly value: Answer } | undefined = undefined,
  ): Promise<Answer | undefined> => {
    try {
      return await request()
    } catch (error) {
      if (absent !== undefined && isNamed(error, absent.errors)) return absent.value
      if (!isRefusal(error)) throw awsError(error, action, access)
      unseen.push(action)
      return undefined
    }
  }
  const head = (owner?: string) =>
    client.send(new sdk.HeadBucketCommand({ Bucket: bucket, ...defined({ ExpectedBucketOwner: owner }) }))

  const found = await findBucket(head, account, (error) => awsError(error, 's3:ListBucket', access))
  if (found === undefined) return { exists: false, unseen }
  const { region, ownedByCaller } = found
  if (found.isRefused) unseen.push('s3:ListBucket')
  const Bucket = bucket
  const [versioned, encrypted, publicAccessBlocked, tlsOnly] = await Promise.all([
    ask('s3:GetBucketVersioning', async () => {
      const { Status } = await client.send(new sdk.GetBucketVersioningCommand({ Bucket }))
      return Status === 'Enabled'
    }),
    ask(
      's3:GetEncryptionConfiguration',
      async () => {
        const answer = await client.send(new sdk.GetBucketEncryptionCommand({ Bucket }))
        return (answer.ServerSideEncryptionConfiguration?.Rules ?? []).some(
          (rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm !== undefined,
        )
      },
      { errors: ['ServerSideEncryptionConfigurationNotFoundError'], value: false },
    ),
    ask(
      's3:GetBucketPublicAccessBlock',
      async () => {
        const answer = await client.send(new sdk.GetPublicAccessBlockCommand({ Bucket }))
        return blocks.every((name) => answer.PublicAccessBlockConfiguration?.[name] === true)
      },
      { errors: ['NoSuchPublicAccessBlockConfiguration'], value: false },
    ),
    ask(
      's3:GetBucketPolicy',
      async () => deniesPlainHttp((await client.send(new sdk.GetBucketPolicyCommand({ Bucket }))).Policy ?? '', bucket),
      { errors: ['NoSuchBucketPolicy'], value: false },
    ),
  ])
  return {
    exists: true,
    ...defined({ region, ownedByCaller, versioned, encrypted, publicAccessBlocked, tlsOnly }),
    unseen,
  }
}

interface FoundBucket {
  readonly region: string | undefined
  readonly ownedByCaller: boolean | undefined
  readonly isRefused: boolean
}

/**
 * S3 denies access to a bucket whose owner is not the expected one; a second request without an expected owner
 * distinguishes the two denials.
 */
const findBucket = async (
  head: (owner?: string) => Promise<{ BucketRegion?: string | undefined }>,
  account: string | undefined,
  translate: (error: unknown) => unknown,
): Promise<FoundBucket | undefined> => {
  const look = async (owner?: string) => {
    try {
      return { region: (await head(owner)).BucketRegion, isRefused: false }
    } catch (error) {
      if (isNamed(error, NOT_THERE)) return undefined
      if (isRefusal(error)) return { region: undefined, isRefused: true }
      throw translate(error)
    }
  }
  const first = await look(account)
  if (first === undefined) return undefined
  if (!first.isRefused || account === undefined)
    return { ...first, ownedByCaller: account === undefined ? undefined : true }
  const second = await look()
  return second && { ...second, ownedByCaller: second.isRefused ? undefined : false }
}

const isNamed = (error: unknown, names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name)

/** A response to HEAD has no body and therefore no code, only a status. */
const isRefusal = (error: unknown): boolean =>
  isNamed(error, ['AccessDenied']) ||
  (error instanceof Error &&
    isNamed(error, ['Unknown', 'Forbidden']) &&
    '$metadata' in error &&
    (error.$metadata as { httpStatusCode?: number }).httpStatusCode === 403)
