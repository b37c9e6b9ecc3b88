import { clientSettings, type AwsAccess } from '../access/access.ts'
import { awsError } from '../access/aws-error.ts'

/** Bucket access: to read what kops stores in its state store, and to create the bucket of a practice cloud. */
export interface ObjectStore {
  /** The object's text (UTF-8); undefined if the object or bucket does not exist. */
  read(bucket: string, key: string): Promise<string | undefined>
  /** Keys with this prefix, in S3's order. */
  list(bucket: string, prefix: string): Promise<readonly string[]>
  /** Does nothing if the bucket is already ours. */
  createBucket(name: string): Promise<void>
}

/** S3, or an emulation at `endpoint` (path-style). Loads the SDK on the first request; throws UserError (exit 6). */
export const createObjectStore = (access: AwsAccess): ObjectStore => {
  let loaded: Promise<Awaited<ReturnType<typeof load>>> | undefined
  const load = async () => {
    const sdk = await import('@aws-sdk/client-s3')
    return {
      sdk,
      client: new sdk.S3Client({ ...clientSettings(access), forcePathStyle: access.endpoint !== undefined }),
    }
  }
  const s3 = () => (loaded ??= load())

  return {
    async read(bucket, key) {
      const { sdk, client } = await s3()
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }))
        return (await Body?.transformToString('utf-8')) ?? ''
      } catch (error) {
        if (isNamed(error, 'NoSuchKey', 'NoSuchBucket')) return undefined
        throw awsError(error, 's3:GetObject', access)
      }
    },

    async list(bucket, prefix) {
      const { sdk, client } = await s3()
      const keys: string[] = []
      try {
        for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
          keys.push(...Contents.flatMap(({ Key }) => Key ?? []))
      } catch (error) {
        throw awsError(error, 's3:ListBucket', access)
      }
      return keys
    },

    async createBucket(name) {
      const { sdk, client } = await s3()
      try {
        await client.send(
          new sdk.CreateBucketCommand({
            Bucket: name,
            // us-east-1 is the only region that S3 does not accept as a location constraint.
            ...(access.region === 'us-east-1'
              ? {}
              : {
                  CreateBucketConfiguration: {
                    LocationConstraint:
                      access.region as (typeof sdk.BucketLocationConstraint)[keyof typeof sdk.BucketLocationConstraint],
                  },
                }),
          }),
        )
      } catch (error) {
        if (isNamed(error, 'BucketAlreadyOwnedByYou')) return
        throw awsError(error, 's3:CreateBucket', access)
      }
    },
  }
}

const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name)
