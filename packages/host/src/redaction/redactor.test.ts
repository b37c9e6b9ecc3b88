import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRedactor } from './redactor.ts'

const secret = 'p@ss/w"rd ✓1'

test.each([
  ['as it is', `--password=${secret}`, '--password=[redacted]'],
  ['as base64', `data: ${Buffer.from(secret).toString('base64')}`, 'data: [redacted]'],
  ['as base64url', `t=${Buffer.from(secret).toString('base64url')}`, 't=[redacted]'],
  ['URL-encoded', `?p=${encodeURIComponent(secret)}&x=1`, '?p=[redacted]&x=1'],
  ['in JSON', JSON.stringify({ secret }), '{"secret":"[redacted]"}'],
])('hides a registered value %s', (_, text, safe) => {
  const { add, redact } = createRedactor()
  add(secret)
  expect(redact(text)).toBe(safe)
})

test('hides a value that contains another one completely', () => {
  const { add, redact } = createRedactor()
  add('abcdef')
  add('abcdefghij')
  expect(redact('x abcdefghij abcdef')).toBe('x [redacted] [redacted]')
})

test('hides overlapping values together, in any order', () => {
  const { add, redact } = createRedactor()
  add('abcdefgh')
  add('efghijklmnop')
  expect(redact('x abcdefghijklmnop y')).toBe('x [redacted] y')
  expect(redact('abcdefghabcdefgh')).toBe('[redacted][redacted]')
})

test('hides each line of a registered text, because logs are written by line', () => {
  const { add, redact } = createRedactor()
  add('-----BEGIN X-----\nMIIEowIBAAKCAQEA0123\n-----END X-----\n')
  expect(redact('now: MIIEowIBAAKCAQEA0123')).toBe('now: [redacted]')
  expect(redact('-----BEGIN X-----')).toBe('-----BEGIN X-----')
})

test('no longer hides a forgotten value in any form, but keeps other registrations', () => {
  const { add, forget, redact } = createRedactor()
  const key = '-----BEGIN X-----\nMIIEowIBAAKCAQEA0123\n-----END X-----\n'
  add(key)
  add('MIIEowIBAAKCAQEA9999')
  add('twice-added')
  add('twice-added')
  forget(key)
  forget('twice-added')
  forget('never-added')
  const text = 'MIIEowIBAAKCAQEA0123 TUlJRW93SUJBQUtDQVFFQTAxMjM MIIEowIBAAKCAQEA9999 twice-added never-added'
  expect(redact(text)).toBe('MIIEowIBAAKCAQEA0123 TUlJRW93SUJBQUtDQVFFQTAxMjM [redacted] [redacted] never-added')
  forget('twice-added')
  expect(redact('twice-added')).toBe('twice-added')
})

test('ignores a value shorter than six characters', () => {
  const { add, redact } = createRedactor()
  add('test')
  add('')
  expect(redact('a test of tests')).toBe('a test of tests')
})

test.each([
  ['long-lived AWS key', 'key AKIAIOSFODNN7EXAMPLE used', 'key [redacted] used'],
  ['temporary AWS key', 'ASIAIOSFODNN7EXAMPLE', '[redacted]'],
  ['token', 'token: eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl-_', 'token: [redacted]'],
  [
    'private key',
    'a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb',
    'a\n[redacted private key]\nb',
  ],
  ['private key cut off', '-----BEGIN PRIVATE KEY-----\nMII', '[redacted private key]'],
  ['bearer header', 'Authorization: Bearer abc.def', 'Authorization: Bearer [redacted]'],
  ['header in JSON', '{"Authorization":"Basic dXNlcjpwYXNz","x":1}', '{"Authorization":"Basic [redacted]","x":1}'],
  ['password in a URL', 'https://ana:geheim@example.test/x', 'https://ana:[redacted]@example.test/x'],
  ['presigned URL', 'https://b/k?X-Amz-Signature=abc123&y=2', 'https://b/k?X-Amz-Signature=[redacted]&y=2'],
])('hides by pattern: %s', (_, text, safe) => {
  expect(createRedactor().redact(text)).toBe(safe)
})

test.each([
  'https://127.0.0.1:8443/readyz',
  'arn:aws:iam::123456789012:role/nodes.demo.example.test',
  '-----BEGIN CERTIFICATE-----',
  'LaunchTemplate/nodes-us-west-2a.demo.example.test',
  'authorization: {}',
  'authorization:',
])('leaves ordinary output alone: %s', (text) => {
  expect(createRedactor().redact(text)).toBe(text)
})

/** CPU time of one redaction in microseconds, independent of other programs. */
const costOf = (redact: (text: string) => string, text: string): number => {
  for (let warm = 0; warm < 3; warm++) redact(text)
  const before = process.cpuUsage()
  for (let turn = 0; turn < 5; turn++) redact(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 5
}

/** As long as a 2048-bit private key, and random. */
const keyText = (): string =>
  [
    '-----BEGIN X-----',
    ...Array.from({ length: 26 }, () => randomBytes(48).toString('base64')),
    '-----END X-----',
  ].join('\n')

test('a thousand keys are almost as fast as one', () => {
  const text = Array.from(
    { length: 3000 },
    (_, line) => `RoleBinding/team-${line}/dayone:developer as configured`,
  ).join('\n')
  const one = createRedactor()
  one.add(keyText())
  const many = createRedactor()
  const keys = Array.from({ length: 1000 }, keyText)
  for (const key of keys) many.add(key)
  expect(many.redact(`${text} ${keys[777]?.split('\n')[5]}`)).toBe(`${text} [redacted]`)
  expect(costOf(many.redact, text)).toBeLessThan(10 * costOf(one.redact, text) + 10_000)
})
