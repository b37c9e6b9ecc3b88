import { workloadRoleName, type IamRole } from '@dayone/aws'
import type { Workload } from '@dayone/kube'
import { sampleFacts } from '@dayone/testing'
import { expect, test } from 'vitest'
import { config as schema } from '../config.ts'
import { plan } from '../plan.ts'
import type { Lack } from '../users/identity-delivery.ts'
import { planRoles } from './plan-roles.ts'
import type { ObservedRoles } from './read-roles.ts'
import { issuer, policy, web } from './roles.fixture.ts'
import { accountOf, wantedRole } from './wanted-role.ts'

const facts = { ...sampleFacts, namespaces: [{ name: 'team' }] }
const provider = {
  arn: 'arn:aws-us-gov:iam::123456789012:oidc-provider/api.internal.test',
  url: 'api.internal.test',
  audiences: ['amazonaws.com'],
}
const one = { namespace: 'team', serviceAccount: 'web', policies: [policy], statements: [] }
const nothing: ObservedRoles = {
  configId: 'a',
  issuer,
  provider,
  roles: [],
  policies: { [policy]: '{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}' },
  accounts: [],
  pods: [],
  webhookSince: undefined,
  restarts: {},
}
const wanted = wantedRole(one, facts.name, provider.arn, 'a')
const live: IamRole = {
  name: wanted.name,
  arn: wanted.arn,
  trust: wanted.trust,
  tags: wanted.tags,
  attached: wanted.policies,
  inline: [],
}
const ids = (observed: ObservedRoles, configured = [one]) =>
  planRoles(configured, observed, facts).changes.map(({ id, action }) => `${action} ${id}`)

test('the ARN has the partition and the account of the provider', () => {
  expect(wanted.arn).toBe(
    `arn:aws-us-gov:iam::123456789012:role/dayone/${facts.name}/${workloadRoleName(web, facts.name)}`,
  )
  expect(accountOf(one)).toEqual(web)
})

test('the line of a new role names its permissions', () => {
  const statements = [{ Effect: 'Allow' as const, Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }]
  const [change] = planRoles([{ ...one, statements }], nothing, facts).changes
  expect(change?.target).toBe(`IAM role ${wanted.name} with AmazonS3ReadOnlyAccess and 1 statement`)
  expect(change?.diff).toContain('s3:GetObject')
})

test('a plan survives JSON, and nothing is planned before the cluster exists', () => {
  const { changes } = planRoles([one], nothing, facts)
  expect(JSON.parse(JSON.stringify(changes))).toEqual(changes)
  expect(planRoles([one], undefined, facts)).toEqual({ changes: [], findings: [] })
})

test.each<[string, Partial<IamRole>, readonly string[]]>([
  ['equal', {}, []],
  ['with its trust in other order and spaces', { trust: JSON.stringify(JSON.parse(wanted.trust), undefined, 2) }, []],
  ['with a policy too many', { attached: [policy, 'arn:aws:iam::aws:policy/More'] }, [`update IamRole/${wanted.name}`]],
  ['with a policy too few', { attached: [] }, [`update IamRole/${wanted.name}`]],
  ['with an inline policy of others', { inline: [{ name: 'x', document: '{}' }] }, [`update IamRole/${wanted.name}`]],
  ['with another trust', { trust: '{}' }, [`update IamRole/${wanted.name}`]],
  ['of another dayone.yaml', { tags: { ...wanted.tags, 'dayone.dev/config': 'b' }, attached: [] }, []],
  ['of another cluster', { tags: { ...wanted.tags, 'dayone.dev/cluster': 'x' }, attached: [] }, []],
  [
    'with the tags of dayone, below another path',
    { arn: `arn:aws:iam::123456789012:role/${wanted.name}`, attached: [] },
    [],
  ],
])('a role %s', (_case, role, expected) => {
  const accounts = [{ ...web, uid: '1', role: wanted.arn, since: '2026-11-27T00:00:00Z' }]
  expect(ids({ ...nothing, roles: [{ ...live, ...role }], accounts })).toEqual(expected)
})

test('an obsolete role ends only if it is ours, and an annotation only if dayone set it', () => {
  const observed = {
    ...nothing,
    roles: [live, { ...live, name: 'theirs', tags: {} }],
    accounts: [{ ...web, uid: '1', role: wanted.arn, setBy: 'kubectl' }],
  }
  expect(ids(observed, [])).toEqual([`delete IamRole/${wanted.name}`])
})

test('a namespace that does not exist yet gets no role, and the others do', () => {
  const made = planRoles([{ ...one, namespace: 'later' }, one], nothing, facts)
  expect(made.changes.map(({ id }) => id)).toEqual([`IamRole/${wanted.name}`, 'ServiceAccountRole/team/web'])
  expect(made.findings.map(({ id, kind }) => `${kind} ${id}`)).toEqual(['manual MG-06/role/later/web/namespace'])
})

const workload: Workload = {
  kind: 'Deployment',
  namespace: 'team',
  name: 'web',
  replicas: 1,
  claims: [],
  template: { labels: {}, annotations: {}, spec: { serviceAccountName: 'web', containers: [] } },
}
const guard = schema.parse({ allowHostNetwork: [], workloadRoles: [one] })
const observed = {
  objects: { find: () => undefined, isServed: () => true },
  hostNetworkPods: [],
  deny: { isServed: true, canDenyAlone: true },
  waysRound: { workloads: [], volumes: [], drivers: [], hooks: [], conversions: [], controlPlanes: [], roles: [] },
  plugin: { faults: [], agents: '' },
  users: { proxies: [], annotated: [], namespaces: [], unproved: [], nodeRole: [{ workload, sign: 'AWS_REGION' }] },
  roles: nothing,
  today: new Date('2026-11-27'),
}
const open = { saved: ['open'], applied: ['open'], running: ['open'] }

test('nothing closes before a workload that uses the role of its node has its own', () => {
  const first = plan(guard, { ...observed, states: open }, facts)
  expect(first.changes.map(({ data }) => ('kind' in data ? data.kind : ''))).toEqual(['iam-role', 'account-role'])
  expect(first.findings.filter(({ blocks }) => blocks !== undefined)).toEqual([])
  expect(first.findings.map(({ text }) => text).join()).toContain('the role comes first')
  const accounts = [{ ...web, uid: '1', role: wanted.arn, since: '2026-11-27T00:00:00Z' }]
  const users = { ...observed.users, nodeRole: [] }
  const then = plan(guard, { ...observed, users, states: open, roles: { ...nothing, roles: [live], accounts } }, facts)
  expect(then.changes.map(({ target }) => target).join()).toContain('dayone-deny-metadata')
})

const lacking = (cause: Lack['cause']) => {
  const lack = { role: wanted.arn, cause, why: 'it was too early', isRestartable: true }
  return { ...observed.users, nodeRole: [{ workload, sign: 'AWS_REGION', lack }] }
}
const given = { ...nothing, roles: [live], accounts: [{ ...web, uid: '1', role: wanted.arn, since: '2026-11-27' }] }

test.each([
  ['early-pods', guard],
  ['no-webhook', { ...guard, podIdentityWebhook: true }],
  ['webhook-unready', { ...guard, podIdentityWebhook: true }],
] as const)('%s: the guard waits for tokens that dayone brings about', (cause, config) => {
  const { changes, findings } = plan(config, { ...observed, users: lacking(cause), states: open, roles: given }, facts)
  expect(changes).toMatchObject([{ id: 'Token/Deployment/team/web', action: 'wait' }])
  expect(findings.filter(({ blocks }) => blocks !== undefined)).toEqual([])
})

test.each([
  ['nobody asked for the webhook', 'no-webhook', guard],
  ['dayone does not give the role', 'early-pods', schema.parse({ allowHostNetwork: [] })],
] as const)('it holds everything up where %s', (_case, cause, config) => {
  const { findings } = plan(config, { ...observed, users: lacking(cause), states: open, roles: given }, facts)
  expect(findings.filter(({ blocks }) => blocks === 'run').map(({ id }) => id)).toEqual(['MG-06/team/Deployment/web'])
})

test.each([
  ['machines may be rolled before', { ...observed, states: { ...open, saved: [] } }],
  ['no role can be created', { ...observed, states: open, roles: { ...nothing, provider: undefined } }],
])('it holds everything up while %s', (_case, seen) => {
  const { findings } = plan(guard, seen, facts)
  expect(findings.filter(({ blocks }) => blocks === 'run').map(({ id }) => id)).toEqual(['MG-06/team/Deployment/web'])
})

test.each([
  ['a pattern of namespaces', { namespace: 'shop*' }, 'one namespace'],
  ['a pattern of accounts', { serviceAccount: '*' }, 'one service account'],
  ['the default account', { serviceAccount: 'default' }, 'Every pod without'],
  ['no permissions', { policies: [] }, 'without permissions'],
  ['a name in place of an ARN', { policies: ['AdministratorAccess'] }, 'ARN of a managed policy'],
  [
    'a statement with both kinds of actions',
    { statements: [{ Effect: 'Allow', Action: '*', NotAction: 'x', Resource: '*' }] },
    'one of Action',
  ],
])('%s is refused in dayone.yaml', (_case, wrong, message) => {
  const { error } = schema.safeParse({ workloadRoles: [{ ...one, ...wrong }] })
  expect(error?.message).toContain(message)
  expect(schema.safeParse({ workloadRoles: [one, one] }).error?.message).toContain('list it once')
})
