import { CredentialsExpiredError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { translateKopsError } from './translate-kops-error.ts'

const context = { command: 'update cluster', cluster: 'demo.example.test', state: 's3://kops-state' }
const failed = { exitCode: 1, signal: undefined, stdout: '', stderr: '' }
const head = 'W1123 14:13:33.359444    8971 executor.go:141] '

/**
 * As AWS services return it through aws-sdk-go-v2: S3, the query services, EC2, JSON services, and an expired login.
 */
test.each([
  'error reading state store: error listing s3://kops-state/: operation error S3: ListObjectsV2, https response error StatusCode: 400, RequestID: x, HostID: y, api error ExpiredToken: The provided token has expired.',
  'error reading cluster configuration "x": error fetching s3://kops-state/x/config: operation error S3: GetObject, https response error StatusCode: 403, api error ExpiredToken: The provided token has expired.',
  'error listing IAMRoles: operation error IAM: ListRoles, https response error StatusCode: 403, RequestID: x, api error ExpiredToken: The security token included in the request is expired',
  'got an error while querying for valid regions (verify your AWS credentials?): operation error EC2: DescribeRegions, https response error StatusCode: 400, RequestID: x, api error RequestExpired: Request has expired.',
  'error listing SQS queues: operation error SQS: ListQueues, https response error StatusCode: 400, RequestID: x, api error ExpiredTokenException: The security token included in the request is expired',
  'operation error STS: GetCallerIdentity, get identity: get credentials: failed to refresh cached credentials, the SSO session has expired or is invalid: access token is expired',
  'get identity: get credentials: failed to refresh cached credentials, refresh cached SSO token failed, unable to refresh SSO token, operation error SSO OIDC: CreateToken, https response error StatusCode: 400, RequestID: x, InvalidGrantException',
])('%s', (text) => {
  const error = translateKopsError({ ...failed, stderr: `Error: ${text}\n` }, context)
  expect(error).toBeInstanceOf(CredentialsExpiredError)
  expect(error).toMatchObject({
    message: 'Your AWS credentials expired during `kops update cluster`. Changes made so far stay.',
    hint: expect.stringContaining('run the same command again: it resumes'),
    cause: expect.stringContaining(text),
    exitCode: 6,
  })
})

test('detects expired credentials during retries, and on stdout during deletion', () => {
  const again = `${head}error running task "VPC/demo" (9m59s remaining to succeed): api error ExpiredToken: x\n`
  const deletes = 'vpc:vpc-1\terror deleting resources, will retry: api error RequestExpired: Request has expired.\n'
  for (const output of [{ stderr: again }, { stdout: deletes }])
    expect(translateKopsError({ ...failed, signal: 'SIGTERM', ...output }, context)).toBeInstanceOf(
      CredentialsExpiredError,
    )
})
