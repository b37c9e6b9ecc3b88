import {
  assumed,
  aud,
  audience,
  exact,
  federated,
  own,
  sources,
  sub,
  tokens,
  web,
  type TrustCase,
} from './trust-world.fixture.ts'

const { eks, operators, principals, logic } = sources

/** Policies without a fault. */
export const soundTrust: readonly TrustCase[] = [
  { name: 'subject and audience', source: eks, statements: [exact], faults: [], admits: ['own'] },
  {
    name: 'a pattern without wildcards',
    source: operators,
    statements: [federated({ StringLike: { [sub]: web.subject }, StringEquals: { [aud]: audience } })],
    faults: [],
    admits: ['own'],
  },
  {
    name: 'a condition key in other letters',
    source: 'IAM User Guide, Condition: keys are not case-sensitive',
    statements: [federated({ StringEquals: { [sub.replace(':sub', ':SUB')]: web.subject, [aud]: [audience] } })],
    faults: [],
    admits: ['own'],
  },
  {
    name: 'a condition more',
    source: logic,
    statements: [federated({ StringEquals: own, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    faults: [],
    admits: ['own'],
  },
  {
    name: 'another role of the account',
    source: principals,
    statements: [exact, assumed({ AWS: 'arn:aws:iam::123456789012:role/deploy' })],
    faults: [],
    admits: ['own'],
  },
  {
    name: 'an explicit deny wins',
    source: logic,
    statements: [exact, { ...federated(), Effect: 'Deny' }],
    faults: [],
    admits: [],
  },
  {
    name: 'a deny of one subject',
    source: logic,
    statements: [exact, { ...federated({ StringEquals: { [sub]: tokens.stranger.subject } }), Effect: 'Deny' }],
    faults: [],
    admits: ['own'],
  },
]
