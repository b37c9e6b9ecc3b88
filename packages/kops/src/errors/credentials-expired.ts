/**
 * kops' messages about expired AWS credentials: codes of S3 and the query services, of JSON services and of EC2
 * (aws-sdk-go-v2: "api error CODE: …"), and logins that cannot be renewed (aws-sdk-go-v2/credentials/ssocreds).
 */
const EXPIRED =
  /api error (?:ExpiredToken|ExpiredTokenException|RequestExpired)\b|SSO session has expired or is invalid|cached SSO token is expired|refresh cached SSO token failed/

/**
 * Whether a text or a line contains such a message. kops treats the error as temporary: `update`, `delete` and
 * `rolling-update` would retry for ten minutes or more.
 */
export const saysCredentialsExpired = (text: string): boolean => EXPIRED.test(text)
