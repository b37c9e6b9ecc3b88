import { defined, UserError } from '@dayone/pipeline'
import { clientSettings, type AwsAccess } from './access.ts'
import { awsError } from './aws-error.ts'

/** The credentials that sign requests, without their secrets. */
export interface FoundCredentials {
  /** The last four characters of the access key id. */
  readonly keyEnd: string
  /** The source, for display: "environment variables", "SSO", "a role of the profile" … */
  readonly source: string
  /** They contain a session token, so they expire. */
  readonly isTemporary: boolean
  /** When they expire, if the provider states it. */
  readonly expiration?: Date
}

/** What the SDK adds to credentials for its user agent. */
interface Marked {
  readonly $source?: Readonly<Record<string, string>>
}

/**
 * By the feature marks that the SDK adds to credentials (@aws-sdk/types, AwsSdkCredentialsFeatures); the first match
 * counts.
 */
const sources: readonly (readonly [feature: string, source: string])[] = [
  ['CREDENTIALS_ENV_VARS', 'environment variables'],
  ['CREDENTIALS_SSO', 'SSO'],
  ['CREDENTIALS_SSO_LEGACY', 'SSO'],
  ['CREDENTIALS_LOGIN', 'aws login'],
  ['CREDENTIALS_PROCESS', 'a credential process'],
  ['CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN', 'a web identity token'],
  ['CREDENTIALS_STS_ASSUME_ROLE_WEB_ID', 'a web identity token'],
  ['CREDENTIALS_PROFILE_SOURCE_PROFILE', 'a role of the profile'],
  ['CREDENTIALS_STS_ASSUME_ROLE', 'a role of the profile'],
  ['CREDENTIALS_PROFILE', 'a key in the profile'],
  ['CREDENTIALS_HTTP', 'the container they run in'],
  ['CREDENTIALS_IMDS', 'the role of this EC2 instance'],
]

/**
 * Finds credentials like every AWS tool; sends only the requests that this requires (SSO, a role). Throws UserError
 * (exit 6) if there are none, or if a sign-in has expired.
 */
export const findCredentials = async (access: AwsAccess): Promise<FoundCredentials> => {
  const { STSClient } = await import('@aws-sdk/client-sts')
  try {
    const found: Marked & Awaited<ReturnType<InstanceType<typeof STSClient>['config']['credentials']>> =
      await new STSClient(clientSettings(access)).config.credentials()
    const marks = Object.keys(found.$source ?? {})
    return {
      keyEnd: found.accessKeyId.slice(-4),
      source: sources.find(([feature]) => marks.includes(feature))?.[1] ?? 'the SDK',
      isTemporary: found.sessionToken !== undefined,
      ...defined({ expiration: found.expiration }),
    }
  } catch (error) {
    // The SDK has no code for it, but all its messages about SSO end with this advice.
    if (error instanceof Error && /aws sso login|\bexpired\b/i.test(error.message))
      throw new UserError('The AWS sign-in has expired, or there was none.', {
        hint: 'Sign in with `aws sso login`, or in the way this profile uses.',
        cause: error,
        exitCode: 6,
      })
    throw awsError(error, 'credentials', access)
  }
}

/**
 * Remaining validity of the credentials in minutes, rounded down; undefined without a known expiration, negative if
 * expired. Pure.
 */
export const minutesLeft = ({ expiration }: Pick<FoundCredentials, 'expiration'>, now: Date): number | undefined =>
  expiration === undefined ? undefined : Math.floor((expiration.getTime() - now.getTime()) / 60_000)
