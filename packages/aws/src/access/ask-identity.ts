import { UserError } from '@dayone/pipeline'
import { clientSettings, type AwsAccess } from './access.ts'
import { awsError } from './aws-error.ts'

/** The identity of the credentials. */
export interface Identity {
  readonly account: string
  readonly arn: string
}

/** The response of STS. The time of its clock is set even for a failure. */
export interface StsAnswer {
  readonly identity?: Identity
  /** Why there is no identity (exit 6). */
  readonly failure?: UserError
  /** How far the clock of AWS is ahead of this computer's, in milliseconds, accurate to about a second. */
  readonly aheadMs?: number
}

/** Gets the caller identity. Needs no permission; AWS responds to every request with a valid signature. */
export const askIdentity = async (access: AwsAccess, now: () => Date): Promise<StsAnswer> => {
  const sdk = await import('@aws-sdk/client-sts')
  const client = new sdk.STSClient(clientSettings(access))
  let aheadMs: number | undefined
  // Innermost, so that it also sees responses that become errors. The SDK corrects its clock from the same header.
  client.middlewareStack.add(
    (next) => async (args) => {
      const asked = now().getTime()
      const answer = await next(args)
      aheadMs ??= aheadOf(dateHeader(answer.response), asked, now().getTime())
      return answer
    },
    { step: 'deserialize', priority: 'low', name: 'clockOfAws' },
  )
  const clock = () => (aheadMs === undefined ? {} : { aheadMs })
  try {
    const { Account = '', Arn = '' } = await client.send(new sdk.GetCallerIdentityCommand())
    return { identity: { account: Account, arn: Arn }, ...clock() }
  } catch (error) {
    const failure = awsError(error, 'sts:GetCallerIdentity', access)
    if (failure instanceof UserError) return { failure, ...clock() }
    throw failure
  }
}

/**
 * How far a server's clock is ahead, from its Date header (whole seconds) and the times of request and response.
 * Undefined without a valid header. Pure.
 */
export const aheadOf = (date: string | undefined, askedAt: number, answeredAt: number): number | undefined => {
  const server = Date.parse(date ?? '')
  return Number.isNaN(server) ? undefined : server + 500 - (askedAt + answeredAt) / 2
}

const dateHeader = (response: unknown): string | undefined => {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined
  const headers = response.headers as Readonly<Record<string, string>>
  return headers['date'] ?? headers['Date']
}
