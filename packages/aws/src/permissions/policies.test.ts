import { expect, test } from 'vitest'
import { deniedOf } from './denied-of.ts'
import { missingPermissions, type RecordedCall } from './missing-permissions.ts'
import { permissionRequests } from './permission-requests.ts'
import { policies } from './policies.ts'
import { MANAGED_POLICY_CHARACTERS, policyDocument } from './policy-document.ts'
import { actionsOf, type Policy, type PolicyScope } from './policy.ts'

const scope: PolicyScope = {
  partition: 'aws',
  account: '111111111111',
  region: 'eu-central-1',
  cluster: 'shop.example.com',
  stateBucket: 'my-state',
  discoveryBucket: 'my-discovery',
}
/** The longest possible names: labels of 63 characters, several labels, a bucket of 63. */
const longest: PolicyScope = {
  ...scope,
  partition: 'aws-us-gov',
  region: 'us-gov-west-1',
  cluster: `${'c'.repeat(40)}.${'d'.repeat(40)}.example.com`,
  stateBucket: 'b'.repeat(63),
  discoveryBucket: 'e'.repeat(63),
}

const statements = policies.flatMap((policy) => policy.statements)

test.each(policies)("$name is within IAM's limits, with any names", (policy) => {
  const characters = JSON.stringify(policyDocument(policy, longest)).replaceAll(/\s/g, '').length
  expect(characters).toBeLessThanOrEqual(MANAGED_POLICY_CHARACTERS)
})

test('statements have unique ids, and no action is repeated within one', () => {
  const sids = statements.map(({ sid }) => sid)
  expect(new Set(sids).size).toBe(sids.length)
  for (const statement of statements) {
    expect(statement.sid).toMatch(/^[A-Za-z0-9]+$/)
    const actions = actionsOf(statement)
    expect(new Set(actions).size, statement.sid).toBe(actions.length)
    for (const action of actions) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z0-9]+$/)
  }
})

test('no action is a pattern, and no delete action is allowed on everything', () => {
  for (const statement of statements)
    for (const action of actionsOf(statement))
      if (/:(Delete|Terminate|Release|Detach|Remove|Suspend)/.test(action))
        expect(statement.within === 'cluster' || statement.resources !== undefined, action).toBe(true)
})

const policy: Policy = {
  name: 'x',
  title: 'x',
  forWhom: 'x',
  isNeeded: true,
  statements: [
    { sid: 'Look', why: '', within: 'region', actions: ['ec2:DescribeVpcs'] },
    {
      sid: 'Own',
      why: '',
      within: 'cluster',
      actions: ['ec2:DeleteVpc'],
      unseen: [
        { actions: ['ec2:X'], because: '', isOptional: true },
        { actions: ['ec2:Y'], because: '' },
      ],
    },
    {
      sid: 'Roles',
      why: '',
      resources: ({ cluster }) => [`arn:aws:iam::1:role/nodes.${cluster}`, 'arn:aws:iam::1:role/*.sa'],
      condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      actions: ['iam:PassRole'],
    },
  ],
}
const call = (action: string, resource = '*', cluster = ''): RecordedCall => ({
  agent: 'kops',
  action,
  resource,
  cluster,
})

test.each<[RecordedCall, boolean]>([
  [call('sts:GetCallerIdentity'), true],
  [call('ec2:DescribeVpcs'), true],
  [call('ec2:DescribeVpcs', 'arn:aws:ec2:x:1:vpc/*'), true],
  [call('ec2:DescribeSubnets'), false],
  [call('ec2:DeleteVpc', 'arn:aws:ec2:x:1:vpc/*', 'shop.example.com'), true],
  [call('ec2:X', '*', 'shop.example.com'), true],
  [call('ec2:DeleteVpc', 'arn:aws:ec2:x:1:vpc/*', 'other.example.com'), false],
  [call('ec2:DeleteVpc', 'arn:aws:ec2:x:1:vpc/*'), false],
  [call('iam:PassRole', 'arn:aws:iam::1:role/nodes.shop.example.com'), true],
  [call('iam:PassRole', 'arn:aws:iam::1:role/a.b.sa'), true],
  [call('iam:PassRole', 'arn:aws:iam::1:role/nodes.shopXexample.com'), false],
  [call('iam:PassRole'), false],
])('allows %j: %s', (one, isAllowed) => {
  expect(missingPermissions([one], [policy], scope)).toEqual(isAllowed ? [] : [one])
})

test("renders the document in IAM's format", () => {
  expect(policyDocument(policy, scope).Statement).toEqual([
    {
      Sid: 'Look',
      Effect: 'Allow',
      Action: ['ec2:DescribeVpcs'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
    },
    {
      Sid: 'Own',
      Effect: 'Allow',
      Action: ['ec2:DeleteVpc', 'ec2:X', 'ec2:Y'],
      Resource: '*',
      Condition: {
        StringEquals: {
          'aws:RequestedRegion': 'eu-central-1',
          'aws:ResourceTag/KubernetesCluster': 'shop.example.com',
        },
      },
    },
    {
      Sid: 'Roles',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: ['arn:aws:iam::1:role/nodes.shop.example.com', 'arn:aws:iam::1:role/*.sa'],
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
  ])
})

test('simulates each kind of statement on one of its own resources, under its own conditions', () => {
  const more: Policy = {
    ...policy,
    statements: [{ sid: 'L', why: '', within: 'region', actions: ['ec2:DescribeTags'] }],
  }
  expect(permissionRequests([policy, more], scope)).toEqual([
    {
      actions: ['ec2:DescribeVpcs', 'ec2:DescribeTags'],
      resource: '*',
      context: { 'aws:RequestedRegion': 'eu-central-1' },
    },
    {
      actions: ['ec2:DeleteVpc', 'ec2:X', 'ec2:Y'],
      resource: '*',
      context: {
        'aws:RequestedRegion': 'eu-central-1',
        'aws:ResourceTag/KubernetesCluster': 'shop.example.com',
      },
    },
    {
      actions: ['iam:PassRole'],
      resource: 'arn:aws:iam::1:role/nodes.shop.example.com',
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ])
})

test('separates denied actions that every cluster needs from the rest', () => {
  const denied = ['ec2:DescribeVpcs', 'ec2:X', 'ec2:Y', 'ec2:DescribeVpcs'].map((action) => ({
    action,
    by: 'missing' as const,
  }))
  expect(deniedOf(denied, [policy])).toEqual({
    needed: [
      { action: 'ec2:DescribeVpcs', by: 'missing' },
      { action: 'ec2:Y', by: 'missing' },
    ],
    sometimes: [{ action: 'ec2:X', by: 'missing' }],
  })
  expect(deniedOf(denied, [{ ...policy, isNeeded: false }]).needed).toEqual([])
})
