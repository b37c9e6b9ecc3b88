import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { fixtureText } from '../../fixtures/read-fixture.ts'
import { machineRightsFindings } from './machine-rights-findings.ts'
import { targetOf } from '../../spec/state-store.ts'

const base = fixtureText('new-cluster.yaml')
const bucket = /configBase: s3:\/\/([^/\n]+)/.exec(base)?.[1] ?? ''
const specWith = (more: string) => parseClusterSpec(base.replace(/^ {2}sshAccess:/m, `${more}  sshAccess:`))
const findingsOf = (spec: ReturnType<typeof specWith>) => machineRightsFindings(spec, targetOf(spec))
const policy = (...statements: readonly object[]): string =>
  JSON.stringify(statements.map((one) => ({ Effect: 'Allow', ...one })))
const additional = (role: string, ...statements: readonly object[]) =>
  findingsOf(specWith(`  additionalPolicies:\n    ${role}: '${policy(...statements)}'\n`))

test.each<[string, string, object, RegExp]>([
  [
    'everything',
    'node',
    { Action: '*', Resource: '*' },
    /^Every machine of the role node gets every action of AWS \(additionalPolicies\.node\)/,
  ],
  ['everything in a list', 'master', { Action: ['ec2:*', '*'], Resource: '*' }, /role master gets every action/],
  ['everything but one', 'bastion', { NotAction: 'iam:*', Resource: '*' }, /every action of AWS but iam:\*/],
  ['all of IAM', 'control-plane', { Action: 'iam:*', Resource: '*' }, /give itself any right \(iam:\*\)/],
  [
    'a way to more rights',
    'node',
    { Action: 'iam:Put*', Resource: 'arn:aws:iam::*:role/*' },
    /give itself any right \(iam:Put\*\)/,
  ],
  ['any role', 'node', { Action: ['sts:AssumeRole'], Resource: ['*'] }, /take any role \(sts:AssumeRole\)/],
  ['every bucket', 'node', { Action: 's3:*', Resource: '*' }, /the keys of the cluster in the state store \(s3:\*\)/],
  [
    'the state store',
    'node',
    { Action: 's3:Get*', Resource: `arn:aws:s3:::${bucket}/*` },
    /keys of the cluster .*\(s3:Get\*\)/,
  ],
])('additional policies with %s are a risk', (_, role, statement, text) => {
  const found = additional(role, { Action: 'ec2:DescribeInstances', Resource: '*' }, statement)
  expect(found).toMatchObject([{ kind: 'risk', control: 'KD-09', severity: /critical|high/, text }])
})

test.each<[string, object]>([
  ['a few actions', { Action: ['ec2:DescribeTags', 'route53:ListHostedZones'], Resource: '*' }],
  ['another bucket', { Action: 's3:*', Resource: 'arn:aws:s3:::backups-of-shop/*' }],
  ['one role', { Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::123456789012:role/backup' }],
  ['a refusal', { Effect: 'Deny', Action: '*', Resource: '*' }],
])('additional policies with %s are not a risk', (_, statement) => {
  expect(additional('node', statement)).toEqual([])
})

test('reports AWS managed policies that allow everything', () => {
  const arns = (...names: string[]) =>
    `  externalPolicies:\n    node: [${names.map((name) => `arn:aws:iam::aws:policy/${name}`).join(', ')}]\n`
  expect(findingsOf(specWith(arns('AdministratorAccess')))).toMatchObject([{ text: /AdministratorAccess/ }])
  expect(findingsOf(specWith(arns('AmazonEBSCSIDriverPolicy')))).toEqual([])
})

test('reports unreadable policies', () => {
  const found = findingsOf(specWith('  additionalPolicies:\n    node: "{{ .policy }}"\n'))
  expect(found).toMatchObject([{ severity: 'medium', text: /additionalPolicies\.node cannot be read/ }])
})

test('a specification without policies has no findings', () => {
  expect(findingsOf(parseClusterSpec(base))).toEqual([])
})
