import { expect, test } from 'vitest'
import { bucketFaults, deniesPlainHttp, type BucketPosture } from './bucket-posture.ts'

const safe: BucketPosture = {
  exists: true,
  region: 'eu-central-1',
  ownedByCaller: true,
  versioned: true,
  encrypted: true,
  publicAccessBlocked: true,
  tlsOnly: true,
  unseen: [],
}

test.each<[Partial<BucketPosture>, readonly string[]]>([
  [{}, []],
  [{ exists: false }, ['missing fail']],
  [{ ownedByCaller: false }, ['foreign fail']],
  [{ publicAccessBlocked: false, versioned: false }, ['public fail', 'not-versioned warn']],
  [{ encrypted: false, tlsOnly: false }, ['not-encrypted warn', 'plain-http warn']],
])('%j', (difference, expected) => {
  const faults = bucketFaults('my-state', { ...safe, ...difference })
  expect(faults.map(({ id, severity }) => `${id} ${severity}`)).toEqual(expected)
})

test('an unreadable setting is not a fault', () => {
  expect(bucketFaults('my-state', { exists: true, unseen: ['s3:GetBucketPolicy'] })).toEqual([])
})

const deny = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::my.state', 'arn:aws:s3:::my.state/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
}
const policy = (...statements: readonly object[]): string => JSON.stringify({ Statement: statements })

test.each<[string, string, boolean]>([
  ['as AWS writes it', policy(deny), true],
  ['beside others', policy({ Effect: 'Allow' }, { ...deny, Principal: { AWS: '*' } }), true],
  [
    'a single statement, other letters',
    JSON.stringify({ Statement: { ...deny, Condition: { Bool: { 'aws:securetransport': [false] } } } }),
    true,
  ],
  ['in China', policy({ ...deny, Resource: ['arn:aws-cn:s3:::my.state', 'arn:aws-cn:s3:::my.state/*'] }), true],
  ['allowed instead', policy({ ...deny, Effect: 'Allow' }), false],
  ['where TLS is used', policy({ ...deny, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }), false],
  ['no condition', policy({ ...deny, Condition: {} }), false],
  ['some people only', policy({ ...deny, Principal: { AWS: 'arn:aws:iam::1:root' } }), false],
  ['reading only', policy({ ...deny, Action: 's3:GetObject' }), false],
  ['not its objects', policy({ ...deny, Resource: 'arn:aws:s3:::my.state' }), false],
  ['not the bucket', policy({ ...deny, Resource: 'arn:aws:s3:::my.state/*' }), false],
  ['another bucket', policy({ ...deny, Resource: ['arn:aws:s3:::my-state', 'arn:aws:s3:::my-state/*'] }), false],
  ['no policy', '', false],
])('detects whether plain HTTP is denied: %s', (_, text, expected) => {
  expect(deniesPlainHttp(text, 'my.state')).toBe(expected)
})
