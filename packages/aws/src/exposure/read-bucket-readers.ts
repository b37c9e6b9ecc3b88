import { clientSettings, type AwsAccess } from '../access/access.ts'
import { awsError } from '../access/aws-error.ts'
import { NotAllowedError } from '../access/not-allowed-error.ts'
import { readersByAcl, readersByPolicy, type BucketReader, type BucketReaders } from './bucket-readers.ts'

/**
 * Reads from S3 who can access a bucket besides this account: its policy, its access control list, and its public
 * access block. Settings that these credentials may not read are listed in `unseen`. Throws UserError (exit 6) if S3
 * cannot be reached.
 */
export async function readBucketReaders(access: AwsAccess, bucket: string, account: string): Promise<BucketReaders> {
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    ...clientSettings(access),
    forcePathStyle: access.endpoint !== undefined,
    followRegionRedirects: true,
  })
  const Bucket = bucket
  const unseen: string[] = []
  /** The setting; `absent` if it is not set; undefined on access denied. */
  const ask = async <Answer>(action: string, request: () => Promise<Answer>, none: string, absent: Answer) => {
    try {
      return await request()
    } catch (error) {
      if (error instanceof Error && error.name === none) return absent
      const translated = awsError(error, action, access)
      if (!(translated instanceof NotAllowedError)) throw translated
      unseen.push(action)
      return undefined
    }
  }
  const [byPolicy = [], byAcl = [], blocks] = await Promise.all([
    ask<readonly BucketReader[]>(
      's3:GetBucketPolicy',
      async () =>
        readersByPolicy((await client.send(new sdk.GetBucketPolicyCommand({ Bucket }))).Policy ?? '', account),
      'NoSuchBucketPolicy',
      [],
    ),
    ask<readonly BucketReader[]>(
      's3:GetBucketAcl',
      async () => {
        const { Grants = [], Owner } = await client.send(new sdk.GetBucketAclCommand({ Bucket }))
        return readersByAcl(Grants, Owner?.ID)
      },
      'AccessControlListNotSupported',
      [],
    ),
    ask(
      's3:GetBucketPublicAccessBlock',
      async () => (await client.send(new sdk.GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
      'NoSuchPublicAccessBlockConfiguration',
      undefined,
    ),
  ])
  return {
    readers: [...byPolicy, ...byAcl],
    publicIsBlocked: blocks?.IgnorePublicAcls === true && blocks.RestrictPublicBuckets === true,
    unseen,
  }
}
