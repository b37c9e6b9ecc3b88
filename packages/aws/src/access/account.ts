import { clientSettings, type AwsAccess } from './access.ts'
import { askWith } from './ask.ts'
import type { Identity } from './ask-identity.ts'

/** Facts about an account that are needed before planning. Read-only; throws UserError (exit 6). */
export interface Account {
  identity(): Promise<Identity>
  /** Regions enabled for this account, sorted. */
  regions(): Promise<readonly string[]>
  /** Names of its buckets, sorted. */
  buckets(): Promise<readonly string[]>
}

/** Sends requests to one region. Loads the SDK on the first request. */
export const createAccount = (access: AwsAccess): Account => {
  const settings = clientSettings(access)
  const ask = askWith(access)
  return {
    identity: () =>
      ask('sts:GetCallerIdentity', async () => {
        const sdk = await import('@aws-sdk/client-sts')
        const { Account = '', Arn = '' } = await new sdk.STSClient(settings).send(new sdk.GetCallerIdentityCommand())
        return { account: Account, arn: Arn }
      }),
    regions: () =>
      ask('ec2:DescribeRegions', async () => {
        const sdk = await import('@aws-sdk/client-ec2')
        const { Regions = [] } = await new sdk.EC2Client(settings).send(new sdk.DescribeRegionsCommand())
        return Regions.flatMap(({ RegionName }) => RegionName ?? []).sort()
      }),
    buckets: () =>
      ask('s3:ListAllMyBuckets', async () => {
        const sdk = await import('@aws-sdk/client-s3')
        const { Buckets = [] } = await new sdk.S3Client(settings).send(new sdk.ListBucketsCommand())
        return Buckets.flatMap(({ Name }) => Name ?? []).sort()
      }),
  }
}
