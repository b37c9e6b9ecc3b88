import { CredentialsExpiredError, UserError } from '@dayone/pipeline'
import { describeAccess, type AwsAccess } from './access.ts'
import { NotAllowedError } from './not-allowed-error.ts'

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
])
const missingCredentials = new Set(['CredentialsProviderError', 'TokenProviderError'])
const expiredCredentials = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'])
const refusedCredentials = new Set([
  'AuthFailure',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
])
const forbidden = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])

/** The codes of an error in the SDK and Node.js: name and code of the error and of its causes. */
const codesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const parts = error instanceof AggregateError ? (error.errors as readonly unknown[]).flatMap(codesOf) : []
  return [error.name, ...code, ...parts, ...codesOf(error.cause)]
}

/**
 * The SDK does not distinguish an expired login from a missing one (@aws-sdk/credential-provider-sso, token-providers).
 */
const saysExpired = (error: unknown): boolean =>
  error instanceof Error && (/\bexpired\b/i.test(error.message) || saysExpired(error.cause))

/**
 * The error for a failed request. `action` is its IAM action (`ec2:DescribeInstances`), so that the missing permission
 * is visible. Returns errors that do not come from AWS unchanged, because they are our bugs. Codes: AWS, EC2 API error
 * codes and STS/S3 common errors.
 */
export const awsError = (error: unknown, action: string, access: AwsAccess): unknown => {
  if (error instanceof UserError) return error
  const codes = codesOf(error)
  const isOneOf = (known: ReadonlySet<string>) => codes.some((code) => known.has(code))
  const who = describeAccess(access)
  const options = { cause: error, exitCode: 6 as const }

  if (isOneOf(expiredCredentials) || (isOneOf(missingCredentials) && saysExpired(error)))
    return new CredentialsExpiredError(`${action}, asked of ${who}`, error)
  if (isOneOf(missingCredentials))
    return new UserError('No AWS credentials were found.', {
      ...options,
      hint: 'Sign in with `aws sso login`, or set AWS_PROFILE to a profile that works with `aws sts get-caller-identity`.',
    })
  if (isOneOf(refusedCredentials))
    return new UserError(`${capitalized(who)} does not accept the credentials given.`, {
      ...options,
      hint: 'Check which ones are in use with `aws sts get-caller-identity`.',
    })
  if (isOneOf(forbidden)) return new NotAllowedError(action, error)
  if (isOneOf(unreachable))
    return new UserError(`${capitalized(who)} cannot be reached.`, {
      ...options,
      hint:
        access.endpoint === undefined
          ? 'Check the network, the proxy settings and the region name.'
          : 'Check that the practice cloud is running: `dayone practice status`.',
    })
  if (error instanceof Error && '$metadata' in error)
    return new UserError(`${capitalized(who)} answered ${action} with ${error.name}: ${error.message}`, {
      ...options,
      hint: 'Try again; if it persists, check the AWS Health Dashboard.',
    })
  return error
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
