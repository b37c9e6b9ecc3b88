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

test('a value that contains another one is hidden as a whole', () => {
  const { add, redact } = createRedactor()
  add('abcdef')
  add('abcdefghij')
  expect(redact('x abcdefghij abcdef')).toBe('x [redacted] [redacted]')
})

test('each line of a registered text is hidden, for logs come by lines', () => {
  const { add, redact } = createRedactor()
  add('-----BEGIN X-----\nMIIEowIBAAKCAQEA0123\n-----END X-----\n')
  expect(redact('now: MIIEowIBAAKCAQEA0123')).toBe('now: [redacted]')
  expect(redact('-----BEGIN X-----')).toBe('-----BEGIN X-----')
})

test('a value shorter than six characters is ignored', () => {
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
])('hides by its looks: %s', (_, text, safe) => {
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
