import { expect, test } from 'vitest'
import { agentName, nodeRoleCallReader } from './node-role-calls.ts'
import { trailRecords, type TrailRecord } from './trail-records.ts'

/** Who uses the role of nodes, from CloudTrail as S3, lookup-events and exports have it; damaged parts are counted. */
const event = (fields: object = {}, identity: object = {}) => ({
  eventVersion: '1.10',
  eventTime: '2026-11-20T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  userAgent: '[aws-cli/2.15.0 md/Botocore#2.0 exec-env/Pod]',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:i-0123456789abcdef0',
    sessionContext: { sessionIssuer: { type: 'Role', userName: 'nodes.demo' } },
    ...identity,
  },
  ...fields,
})

const recordsIn = (text: string, size = text.length): readonly TrailRecord[] => {
  const found: TrailRecord[] = []
  const reader = trailRecords((record) => found.push(record))
  for (let at = 0; at < text.length; at += size) reader.text(text.slice(at, at + size))
  reader.end()
  return found
}

const one = JSON.stringify({ a: 'x}]{"', b: [1, { c: 2 }] })
const two = JSON.stringify({ a: 2 })

test.each<[string, string, readonly (readonly [number, unknown])[]]>([
  [
    'one record per line',
    `${one}\n${two}\n`,
    [
      [1, JSON.parse(one)],
      [2, { a: 2 }],
    ],
  ],
  [
    'a list of S3 in one line',
    `{"Records":[${one},${two}]}`,
    [
      [1, JSON.parse(one)],
      [1, { a: 2 }],
    ],
  ],
  [
    'an indented list',
    `{\n  "Records": [\n    ${one},\n    {\n "a": 2\n }\n  ]\n}\n`,
    [
      [3, JSON.parse(one)],
      [4, { a: 2 }],
    ],
  ],
  ['lookup-events, with its token', `{"Events": [${two}], "NextToken": "x"}`, [[1, { a: 2 }]]],
  [
    'several lists, one after the other',
    `{"Records":[${two}]}\n{"Records":[${two}]}`,
    [
      [1, { a: 2 }],
      [2, { a: 2 }],
    ],
  ],
  ['a list within a record is no list of records', '{"other": {"Records": [1]}}', [[1, { other: { Records: [1] } }]]],
  [
    'a line that is cut off within a string',
    `{"a": "b\n${two}`,
    [
      [1, undefined],
      [2, { a: 2 }],
    ],
  ],
  [
    'text that is no JSON',
    `{a}\n${two}`,
    [
      [1, undefined],
      [2, { a: 2 }],
    ],
  ],
  [
    'an end that is cut off',
    `${two}\n{"a": {`,
    [
      [1, { a: 2 }],
      [2, undefined],
    ],
  ],
  ['an empty list', '{"Records":[]}', []],
  ['nothing', '', []],
])('records in %s', (_title, text, expected) => {
  for (const size of [1, 7, text.length + 1])
    expect(recordsIn(text, size).map(({ line, value }) => [line, value])).toEqual(expected)
})

test('a record that is too long is counted, and ends where it ends', () => {
  const [long, next] = recordsIn(`{"a": "${'x'.repeat(1_100_000)}"}\n${two}`)
  expect(long).toEqual({ line: 1, value: undefined })
  expect(next?.value).toEqual({ a: 2 })
})

const callsOf = (...events: readonly unknown[]) => {
  const reader = nodeRoleCallReader((role) => role === 'nodes.demo')
  for (const [index, value] of events.entries()) reader.record({ line: index + 1, value }, 'trail.json')
  return reader.calls()
}

test('the same program on two nodes is one caller, with its actions and machines', () => {
  const other = { principalId: 'AROAEXAMPLE:i-1' }
  const { callers, events, from, to } = callsOf(
    event({ eventName: 'GetObject' }),
    event({ eventTime: '2026-11-21T10:00:00Z' }, other),
    event(),
  )
  expect({ events, from, to }).toEqual({ events: 3, from: '2026-11-20T10:00:00Z', to: '2026-11-21T10:00:00Z' })
  expect(callers).toEqual([
    {
      role: 'nodes.demo',
      agent: 'aws-cli/2.15.0 exec-env/Pod',
      calls: 3,
      actions: ['s3:ListBuckets', 's3:GetObject'],
      roles: [],
      instances: ['i-0123456789abcdef0', 'i-1'],
      last: '2026-11-21T10:00:00Z',
    },
  ])
})

test('roles that a proxy takes are named', () => {
  const parameters = { requestParameters: { roleArn: 'arn:aws:iam::1:role/shop' } }
  const { callers } = callsOf(event({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', ...parameters }))
  expect(callers).toMatchObject([{ actions: ['sts:AssumeRole'], roles: ['arn:aws:iam::1:role/shop'] }])
})

test.each<[string, unknown]>([
  [
    'the credential provider of the kubelet',
    event({ userAgent: 'aws-sdk-go/1.55 (go1.26) ecr-credential-provider/v1.36' }),
  ],
  ['kops on the node', event({ userAgent: 'kops/1.36.1 aws-sdk-go-v2' })],
  ['a service of AWS', event({}, { invokedBy: 'ec2.amazonaws.com' })],
])('%s is no pod', (_title, value) => {
  expect(callsOf(value)).toMatchObject({ ofNodes: 1, callers: [] })
})

test.each<[string, unknown]>([
  ['another role', event({}, { sessionContext: { sessionIssuer: { userName: 'shop' } } })],
  ['a user', event({}, { type: 'IAMUser' })],
  ['web identity', event({}, { type: 'WebIdentityUser', sessionContext: undefined })],
])('%s is not the role of nodes', (_title, value) => {
  expect(callsOf(value)).toMatchObject({ events: 1, ofNodes: 0, callers: [] })
})

test('lookup-events keeps the event as text', () => {
  expect(callsOf({ EventName: 'ListBuckets', CloudTrailEvent: JSON.stringify(event()) }).callers).toHaveLength(1)
})

test('what is skipped is counted by reason, with its lines', () => {
  expect(callsOf(undefined, { digestStartTime: 'x' }, undefined, event()).skipped).toEqual([
    { file: 'trail.json', reason: 'not JSON', count: 2, lines: [1, 3] },
    { file: 'trail.json', reason: 'not a CloudTrail event', count: 1, lines: [2] },
  ])
})

test('callers with ever new names are counted beyond the limit', () => {
  const many = Array.from({ length: 1010 }, (_, index) => event({ userAgent: `agent-${index}` }))
  const { callers, lost } = callsOf(...many)
  expect([callers.length, lost]).toEqual([1000, 10])
})

test.each([
  ['Boto3/1.34.0 md/Botocore#1.34.0', 'Boto3/1.34.0'],
  ['[aws-sdk-java/2.25 Linux exec-env/AWS_ECS app/shop]', 'aws-sdk-java/2.25 exec-env/AWS_ECS'],
  ['', ''],
])('the name of %s', (userAgent, name) => {
  expect(agentName(userAgent)).toBe(name)
})
