import { CredentialsExpiredError, UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { awsError } from './aws-error.ts'

const access = { region: 'eu-central-1', credentials: 'default-chain' } as const
const practice = { ...access, endpoint: 'http://127.0.0.1:5000' }
const named = (name: string, more: object = {}) => Object.assign(new Error('original words'), { name, ...more })

test.each([
  [named('CredentialsProviderError'), 'No AWS credentials were found.'],
  [named('AuthFailure'), 'AWS in eu-central-1 does not accept the credentials given.'],
  [named('InvalidClientTokenId'), 'AWS in eu-central-1 does not accept the credentials given.'],
  [named('UnauthorizedOperation'), 'The AWS credentials do not allow ec2:DescribeInstances.'],
  [named('Error', { code: 'ENOTFOUND' }), 'AWS in eu-central-1 cannot be reached.'],
  [named('TimeoutError'), 'AWS in eu-central-1 cannot be reached.'],
  [new AggregateError([named('Error', { code: 'ECONNREFUSED' })]), 'AWS in eu-central-1 cannot be reached.'],
  [new Error('outer', { cause: named('Error', { code: 'ETIMEDOUT' }) }), 'AWS in eu-central-1 cannot be reached.'],
  [
    named('RequestLimitExceeded', { $metadata: {} }),
    'AWS in eu-central-1 answered ec2:DescribeInstances with RequestLimitExceeded: original words',
  ],
])('%s becomes one sentence', (error, message) => {
  const answer = awsError(error, 'ec2:DescribeInstances', access)
  expect(answer).toBeInstanceOf(UserError)
  expect(answer).toMatchObject({ message, exitCode: 6, cause: error, hint: expect.any(String) })
})

const withMessage = (name: string, message: string) => Object.assign(new Error(message), { name })

test.each([
  named('ExpiredToken'),
  named('ExpiredTokenException'),
  named('RequestExpired'),
  withMessage('CredentialsProviderError', 'The SSO session associated with this profile has expired. To refresh …'),
  withMessage('TokenProviderError', 'Token is expired. To refresh this SSO session run …'),
  new Error('outer', { cause: named('ExpiredToken') }),
])('%s: the credentials have expired, and the run can be repeated', (error) => {
  const answer = awsError(error, 'ec2:DescribeInstances', access)
  expect(answer).toBeInstanceOf(CredentialsExpiredError)
  expect(answer).toMatchObject({
    message:
      'Your AWS credentials expired during ec2:DescribeInstances, asked of AWS in eu-central-1. Changes made so far stay.',
    exitCode: 6,
    cause: error,
  })
})

test('names a custom endpoint', () => {
  expect(awsError(named('TimeoutError'), 'x', practice)).toMatchObject({
    message: 'The cloud at http://127.0.0.1:5000 cannot be reached.',
  })
})

test('returns our own bugs and existing UserErrors unchanged', () => {
  const bug = new TypeError('undefined is not a function')
  const sentence = new UserError('done', { cause: named('AuthFailure') })
  expect(awsError(bug, 'x', access)).toBe(bug)
  expect(awsError(sentence, 'x', access)).toBe(sentence)
})
