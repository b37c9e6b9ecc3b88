import {
  askIdentity,
  findCredentials,
  findRegion,
  readAccountLimits,
  readBucketPosture,
  simulatePermissions,
  type AccountLimits,
  type AwsAccess,
  type BucketPosture,
  type FoundCredentials,
  type SimulatedRequest,
  type Simulation,
  type StsAnswer,
} from '@dayone/aws'
import { UserError } from '@dayone/pipeline'
import { once } from '../session/once.ts'

/** The AWS requests of the checks; those that several checks need are made once. Read-only. Errors are UserErrors (exit 6). */
export interface AwsQuestions {
  region(): Promise<string | undefined>
  credentials(): Promise<FoundCredentials>
  sts(): Promise<StsAnswer>
  limits(): Promise<AccountLimits>
  /** `account` is the caller's. */
  bucket(name: string, account: string): Promise<BucketPosture>
  simulate(arn: string, requests: readonly SimulatedRequest[]): Promise<Simulation>
}

/**
 * AWS as the SDK's own search finds it: AWS_PROFILE, AWS_ENDPOINT_URL and all the rest; the region too, unless
 * dayone.yaml names one. Loads nothing before the first question.
 */
export const askAws = (now: () => Date, named?: string): AwsQuestions => {
  const region = once(async () => named ?? findRegion())
  const access = once(async (): Promise<AwsAccess> => {
    const found = await region()
    if (found === undefined) throw new UserError('No region is set.', { hint: 'Set AWS_REGION.', exitCode: 6 })
    return { region: found, credentials: 'default-chain' }
  })
  return {
    region,
    credentials: once(async () => findCredentials(await access())),
    sts: once(async () => askIdentity(await access(), now)),
    limits: async () => readAccountLimits(await access()),
    bucket: async (name, account) => readBucketPosture(await access(), name, account),
    simulate: async (arn, requests) => simulatePermissions(await access(), arn, requests),
  }
}
