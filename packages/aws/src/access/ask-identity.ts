import { UserError } from '@dayone/pipeline'
import { clientSettings, type AwsAccess } from './access.ts'
import { awsError } from './aws-error.ts'

/** Who the credentials belong to. */
export interface Identity {
  readonly account: string
  readonly arn: string
}

/** What STS said. The time of its clock is there even when it refuses. */
export interface StsAnswer {
  readonly identity?: Identity
  /** Why there is no identity (exit 6). */
  readonly failure?: UserError
  /** By how much the clock of AWS is ahead of this computer's, in milliseconds, to a second or so. */
  readonly aheadMs?: number
}

/** Asks who we are. Needs no permission; AWS answers it to everybody whose signature is right. */
export const askIdentity = async (access: AwsAccess, now: () => Date): Promise<StsAnswer> => {
  const sdk = await import('@aws-sdk/client-sts')
  const client = new sdk.STSClient(clientSettings(access))
  let aheadMs: number | undefined
  // Innermost, so that it also sees answers that become errors. The SDK corrects its own clock by the same header.
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
 * How far a server's clock is ahead, from its Date header (whole seconds) and when the request was sent and answered.
 * Undefined without a header that is a date. Pure.
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
