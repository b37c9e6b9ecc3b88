import { systemClock } from '@dayone/host'
import {
  readClientCertificates,
  admissionBindingKind,
  admissionPolicyKind,
  personCertificate,
  type Kube,
  type KubeObject,
} from '@dayone/kube'
import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { rbac } from '../rbac.ts'
import { guardName } from './guard-policy.ts'

/** A user with more RBAC permissions than any persona, and cluster admins, on the real API server. */
let cluster: LiveCluster
let tenant: Kube

const api = 'rbac.authorization.k8s.io'
const input = { teams: [{ group: 'oidc:shop', namespaces: ['shop'], persona: 'namespace-owner' }] }
const everything = [
  { apiGroups: ['', api], resources: ['*'], verbs: ['get', 'list', 'create', 'update', 'patch', 'bind', 'escalate'] },
]

const binding = (kind: 'RoleBinding' | 'ClusterRoleBinding', subject: object, name = 'planted'): KubeObject => ({
  apiVersion: `${api}/v1`,
  kind,
  metadata: kind === 'RoleBinding' ? { name, namespace: 'shop' } : { name },
  roleRef: { apiGroup: api, kind: 'ClusterRole', name: 'view' },
  subjects: [subject],
})
const group = (name: string) => ({ apiGroup: api, kind: 'Group', name })
const user = (name: string) => ({ apiGroup: api, kind: 'User', name })
const role = (labels: Record<string, string>, name = 'planted'): KubeObject => ({
  apiVersion: `${api}/v1`,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules: [],
})
const secret = (type: string, namespace = 'shop'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'planted', namespace, annotations: { 'kubernetes.io/service-account.name': 'default' } },
  type,
})
const tokenType = 'kubernetes.io/service-account-token'
const aggregate = (into: string) => ({ [`${api}/aggregate-to-${into}`]: 'true' })
const kinds = ['RoleBinding', 'ClusterRoleBinding'] as const
const everyone = ['system:authenticated', 'system:masters', 'system:serviceaccounts', 'system:unauthenticated']

const refused: readonly (readonly [string, KubeObject])[] = [
  ...kinds.flatMap((kind) => [
    ...everyone.map((name) => [`a ${kind} to ${name}`, binding(kind, group(name))] as const),
    [`a ${kind} to anonymous users`, binding(kind, user('system:anonymous'))] as const,
  ]),
  ...['admin', 'edit', 'view'].map((into) => [`a label that extends ${into}`, role(aggregate(into))] as const),
  ['a token that never expires', secret(tokenType)],
  ['one in kube-system', secret(tokenType, 'kube-system')],
]

const accepted: readonly (readonly [string, KubeObject])[] = [
  ...kinds.flatMap((kind) => [
    [`a ${kind} to people`, binding(kind, group('oidc:shop'))] as const,
    [
      `a ${kind} to a service account`,
      binding(kind, { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }),
    ] as const,
    [`a ${kind} to a user`, binding(kind, user('oidc:jane'))] as const,
  ]),
  ['the service accounts of one namespace', binding('RoleBinding', group('system:serviceaccounts:shop'))],
  ['a role with other labels', role({ 'app.kubernetes.io/name': 'shop' })],
  ['a Secret', secret('Opaque')],
]

const asked = async (object: KubeObject, kube: Kube) => {
  const { apiVersion, kind, metadata } = object
  const { namespace } = metadata
  const path = await cluster.kube.pathOf(
    namespace === undefined ? { apiVersion, kind } : { apiVersion, kind, namespace },
  )
  const { status, body } = await kube.request({ method: 'POST', path: `${path}?dryRun=All`, body: object })
  return { status, message: String((body as { readonly message?: string }).message ?? '') }
}

const world = () => ({
  ports: { kube: cluster.newKube(), readKubeconfigs: () => readClientCertificates([]) },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})
const bindingPath = `/apis/${admissionBindingKind.apiVersion}/validatingadmissionpolicybindings/${guardName}`
const actions = async () =>
  (
    (await cluster.kube.request({ method: 'GET', path: bindingPath })).body as {
      readonly spec: { readonly validationActions: readonly string[] }
    }
  ).spec.validationActions

beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  await cluster.create(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    { ...role({}, 'mallory'), rules: everything },
    {
      ...binding('ClusterRoleBinding', user('oidc:mallory'), 'mallory'),
      roleRef: { apiGroup: api, kind: 'ClusterRole', name: 'mallory' },
    },
  )
  const person = { user: 'oidc:mallory', group: 'oidc:none', seconds: 600, clock: systemClock }
  tenant = cluster.kube.as(await personCertificate(cluster.kube, person))
})
afterAll(() => cluster.stop())

test('without the guard, RBAC alone accepts every one of them', async () => {
  for (const [what, object] of refused) expect(await asked(object, tenant), what).toMatchObject({ status: 201 })
})

describe('on a cluster where somebody made such an object', () => {
  test('the guard warns first, then denies when dayone.yaml says so, and stays so without it', async () => {
    const existing = binding('ClusterRoleBinding', group('system:authenticated'), 'existing')
    await cluster.create(existing)
    expect((await liveRunner(rbac, input, world).apply()).ended.failure).toBeUndefined()
    expect(await actions()).toEqual(['Warn', 'Audit'])
    const warned = (await liveRunner(rbac, input, world).check()).step.checks.filter(
      ({ rule }) => rule === 'rbac/guards',
    )
    expect(warned).toMatchObject([{ status: 'warn' }])
    expect((await liveRunner(rbac, { ...input, guards: 'deny' }, world).apply()).ended.failure).toBeUndefined()
    expect(await actions()).toEqual(['Deny'])
    expect((await liveRunner(rbac, input, world).apply()).ended.failure).toBeUndefined()
    expect(await actions()).toEqual(['Deny'])
    await vi.waitUntil(async () => (await asked(secret(tokenType), tenant)).status === 403, {
      timeout: 20_000,
      interval: 200,
    })
  })

  test('the object itself stays, and can still be updated', async () => {
    const path = `/apis/${api}/v1/clusterrolebindings/existing`
    const patch = (body: object) =>
      tenant.request({ method: 'PATCH', path: `${path}?dryRun=All`, contentType: 'application/merge-patch+json', body })
    expect((await patch({ metadata: { labels: { seen: 'yes' } } })).status).toBe(200)
    const more = [group('system:authenticated'), group('system:serviceaccounts')]
    expect((await patch({ subjects: more })).status).toBe(403)
  })
})

test.each(refused)('rejects %s from anyone but the platform', async (_what, object) => {
  const answer = await asked(object, tenant)
  expect(answer).toMatchObject({ status: 403 })
  expect(answer.message).toContain(guardName)
  expect(await asked(object, cluster.kube)).toMatchObject({ status: 201 })
})

test.each(accepted)('accepts %s', async (_what, object) => {
  expect(await asked(object, tenant)).toMatchObject({ status: 201 })
})

test('a label cannot be added to an existing role', async () => {
  const path = `/apis/${api}/v1/clusterroles/mallory?dryRun=All`
  const body = { metadata: { labels: aggregate('edit') } }
  const { status } = await tenant.request({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body })
  expect(status).toBe(403)
})

/** What every persona must be denied, by real requests with real credentials. */
const attacks = [
  'escalate its permissions in shop',
  'create a role with all permissions in shop',
  'create a token that never expires in shop',
  'add everyone as viewers in shop',
  'make a token of a service account in shop',
  'act as a service account in shop',
  'act as an administrator',
  'grant permissions in the whole cluster',
  'create a cluster role with all permissions',
  'approve a certificate',
  'make a webhook',
  'delete an admission policy',
]

test('every persona is denied every attack, by real requests with its own credentials', async () => {
  await cluster.kube.remove({ apiVersion: `${api}/v1`, kind: 'ClusterRoleBinding', name: 'existing' })
  const personas = ['viewer', 'developer', 'namespace-owner', 'auditor']
  const everyPersona = {
    teams: personas.flatMap((persona) => [
      { group: `oidc:${persona}`, namespaces: ['shop'], persona },
      { group: `oidc:${persona}-more`, namespaces: ['shop'], persona, exec: true, secrets: true },
    ]),
    ci: [{ serviceAccount: 'shop/ci', namespaces: ['shop'] }],
    auditors: ['oidc:auditors'],
    operators: ['oidc:operators'],
    guards: 'deny',
  }
  expect((await liveRunner(rbac, everyPersona, world).apply()).ended.failure).toBeUndefined()
  const { checks } = (await liveRunner(rbac, everyPersona, world).check()).step
  const denied = checks.filter(({ rule }) => rule === 'rbac/refused')
  expect(denied.filter(({ status }) => status !== 'pass').map(({ text }) => text)).toEqual([])
  const who = ['oidc:auditors', 'oidc:operators', 'ServiceAccount shop/ci']
  expect(denied.map(({ target }) => target).toSorted()).toEqual(
    [...who, ...personas.flatMap((one) => [`oidc:${one}`, `oidc:${one}-more`])].toSorted(),
  )
  for (const { target, means } of denied)
    for (const attack of attacks.filter((one) => !who.slice(0, 2).includes(target) || !one.endsWith(' in shop')))
      expect(means, target).toContain(`${attack} → 403`)
}, 120_000)

test('the bindings of Kubernetes to everyone are untouched, and the API server finds no type error', async () => {
  const { body } = await cluster.kube.request({
    method: 'GET',
    path: `/apis/${api}/v1/clusterrolebindings/system:discovery`,
  })
  expect(body).toMatchObject({ subjects: [{ name: 'system:authenticated' }] })
  const policy = await cluster.kube.request({
    method: 'GET',
    path: `/apis/${admissionPolicyKind.apiVersion}/validatingadmissionpolicies/${guardName}`,
  })
  expect(policy.body).toMatchObject({ status: { typeChecking: {} } })
  expect(JSON.stringify(policy.body)).not.toContain('expressionWarnings')
})
