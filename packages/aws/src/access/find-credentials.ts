import { defined, UserError } from '@dayone/pipeline'
import { clientSettings, type AwsAccess } from './access.ts'
import { awsError } from './aws-error.ts'

/** The credentials that requests would be signed with, without what is secret of them. */
export interface FoundCredentials {
  /** The last four characters of the access key id. */
  readonly keyEnd: string
  /** How they were found, for people: "environment variables", "SSO", "a role of the profile" … */
  readonly source: string
  /** They carry a session token, so they end. */
  readonly isTemporary: boolean
  /** When they end, where whoever gave them said so. */
  readonly expiration?: Date
}

/** What the SDK adds to credentials for its user agent. */
interface Marked {
  readonly $source?: Readonly<Record<string, string>>
}

/** By the features that the SDK marks credentials with (@aws-sdk/types, AwsSdkCredentialsFeatures); the first one counts. */
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
 * Finds credentials as every AWS tool does; nothing is asked of AWS but what the search itself needs (SSO, a role).
 * Throws UserError (exit 6) when there are none, or a sign-in has ended.
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
    // The SDK has no code for it; each of its sentences about SSO ends with this advice.
    if (error instanceof Error && /aws sso login|\bexpired\b/i.test(error.message))
      throw new UserError('The AWS sign-in has expired, or there was none.', {
        hint: 'Sign in with `aws sso login`, or in the way this profile uses.',
        cause: error,
        exitCode: 6,
      })
    throw awsError(error, 'credentials', access)
  }
}

/** What is left of credentials in minutes, rounded down; undefined where they have no known end. Negative when they are over. Pure. */
export const minutesLeft = ({ expiration }: Pick<FoundCredentials, 'expiration'>, now: Date): number | undefined =>
  expiration === undefined ? undefined : Math.floor((expiration.getTime() - now.getTime()) / 60_000)
