import { defined } from '../defined.ts'
import { expect, test } from 'vitest'
import { CredentialsExpiredError } from './credentials-expired.ts'
import { failureOf } from './failure.ts'
import { UserError } from './user-error.ts'

const kops = 'error running tasks: deadline exceeded\nand one more line'

test.each<[string, unknown, string | undefined]>([
  ['words of a program', kops, kops],
  ['an error', new Error('ECONNRESET'), 'ECONNRESET'],
  ['data', { status: 500 }, '{"status":500}'],
  ['nothing', undefined, undefined],
  ['a sentence about words', new UserError('kops failed.', { cause: kops }), `kops failed.\n${kops}`],
  ['an error that only repeats its cause', new Error('reset', { cause: new Error('reset') }), 'reset'],
])('keeps the original message: %s', (_, cause, detail) => {
  expect(failureOf(new UserError('It failed.', { cause, exitCode: 3 }))).toEqual({
    message: 'It failed.',
    exitCode: 3,
    ...defined({ detail }),
  })
})

test('expired credentials are one sentence, a hint, and exit code 6', () => {
  const failure = failureOf(new CredentialsExpiredError('`kops update cluster`', 'api error ExpiredToken'))
  expect(failure).toMatchObject({
    message: 'Your AWS credentials expired during `kops update cluster`. Changes made so far stay.',
    hint: expect.stringMatching(/^Sign in again, .* run the same command again: it resumes where it stopped\./),
    detail: 'api error ExpiredToken',
    exitCode: 6,
  })
})

test('errors other than UserError are bugs with a stack', () => {
  expect(failureOf(new TypeError('x is undefined'))).toMatchObject({
    message: 'x is undefined',
    exitCode: 1,
    detail: expect.stringContaining('failure.test'),
  })
})
