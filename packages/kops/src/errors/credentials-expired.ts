/**
 * How kops says that the AWS credentials' time is over: codes of S3 and the query services, of JSON services and of EC2
 * (aws-sdk-go-v2: "api error CODE: …"), and logins that cannot be renewed (aws-sdk-go-v2/credentials/ssocreds).
 */
const EXPIRED =
  /api error (?:ExpiredToken|ExpiredTokenException|RequestExpired)\b|SSO session has expired or is invalid|cached SSO token is expired|refresh cached SSO token failed/

/**
 * Whether a text or a line says so. kops itself takes such an answer for one that may get better: `update`, `delete` and
 * `rolling-update` would repeat it for ten minutes and more.
 */
export const saysCredentialsExpired = (text: string): boolean => EXPIRED.test(text)
