import {
  auditReplay,
  createAuthorizer,
  publishedObjects,
  type AccessRequest,
  type BindingObject,
  type RoleObject,
} from '@dayone/authorizer'
import { stepLabel, type DesiredObject, type KubeObject, type Workload } from '@dayone/kube'
import { defined } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import { bridgeChecks } from './bridge-checks.ts'
import { bridgeObject, bridgesOf } from './bridges.ts'
import { componentAccounts } from './component-accounts.ts'
import { componentObjects } from './component-objects.ts'
import { migrationId } from './migration-objects.ts'
import { migrationRoles } from './migration-roles.ts'

const account = (namespace: string, name: string) => ({
  username: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
})

const event = (user: { username: string; groups: readonly string[] }, verb: string, name: string): string =>
  JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage: 'ResponseComplete',
    verb,
    user,
    objectRef: { resource: 'secrets', namespace: 'shop', name, apiGroup: '' },
    responseStatus: { code: 200 },
  })

const missingIn = (...lines: readonly string[]) => {
  const replay = auditReplay({ roles: [], bindings: [] }, { aggregation: 'stored' })
  for (const [at, line] of lines.entries()) replay.line(line, 'a.log', at + 1)
  return replay.missing
}

const manifestsOf = (desired: readonly DesiredObject[]): readonly KubeObject[] =>
  desired.map(({ manifest }) => manifest)

const authorizerOf = (manifests: readonly KubeObject[]) =>
  createAuthorizer(
    {
      roles: manifests.filter(({ kind }) => !kind.endsWith('Binding')),
      bindings: manifests.filter(({ kind }) =>
        kind.endsWith('Binding'),
      ) as readonly unknown[] as readonly BindingObject[],
    },
    { aggregation: 'stored' },
  )

const secret = (user: { username: string; groups: readonly string[] }, verb: string, name: string): AccessRequest => ({
  user: user.username,
  groups: user.groups,
  verb,
  apiGroup: '',
  resource: 'secrets',
  namespace: 'shop',
  name,
})

const ci = account('shop', 'ci')

describe('roles of a migration', () => {
  it('a later run adds rules and keeps those of earlier ones', () => {
    const first = manifestsOf(migrationRoles(missingIn(event(ci, 'get', 'door')), []))
    const second = manifestsOf(migrationRoles(missingIn(event(ci, 'patch', 'gate')), first))
    expect(second.map(({ metadata }) => metadata.name)).toEqual(first.map(({ metadata }) => metadata.name))
    const { decide } = authorizerOf(second)
    expect(decide(secret(ci, 'get', 'door')).allowed).toBe(true)
    expect(decide(secret(ci, 'patch', 'gate')).allowed).toBe(true)
    expect(decide(secret(ci, 'patch', 'door')).allowed).toBe(false)
    // Repeated, nothing is added.
    expect(manifestsOf(migrationRoles(missingIn(event(ci, 'get', 'door')), second))).toEqual(second)
  })

  it('does not take over the rules of a foreign role of the same name', () => {
    const [role] = manifestsOf(migrationRoles(missingIn(event(ci, 'get', 'door')), []))
    const foreign = {
      ...role,
      metadata: { ...role?.metadata, labels: {} },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
    } as unknown as KubeObject
    const [again] = manifestsOf(migrationRoles(missingIn(event(ci, 'get', 'door')), [foreign]))
    expect(JSON.stringify(again?.['rules'])).not.toContain('*')
  })

  it('keeps users apart whose names differ only where object names cannot', () => {
    const users = ['oidc:a/b', 'oidc:a-b'].map((username) => ({ username, groups: ['system:authenticated'] }))
    const [one, other] = users as [(typeof users)[0], (typeof users)[0]]
    const lines = [event(one, 'get', 'first'), event(other, 'get', 'second')]
    const { decide } = authorizerOf(manifestsOf(migrationRoles(missingIn(...lines), [])))
    expect(decide(secret(one, 'get', 'first')).allowed).toBe(true)
    expect(decide(secret(one, 'get', 'second')).allowed).toBe(false)
    expect(decide(secret(other, 'get', 'second')).allowed).toBe(true)
  })

  it('grants nothing to users of Kubernetes itself', () => {
    const scheduler = { username: 'system:kube-scheduler', groups: ['system:authenticated'] }
    expect(migrationRoles(missingIn(event(scheduler, 'get', 'door')), [])).toEqual([])
  })

  it('proposes published permissions only where the log needs them', () => {
    const roles: readonly RoleObject[] = [{ kind: 'ClusterRole', metadata: { name: 'cilium' }, rules: [] }]
    const bindings: readonly BindingObject[] = ['cilium', 'other'].map((name) => ({
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', namespace: 'kube-system', name }],
    }))
    const found = manifestsOf(componentObjects({ roles, bindings }, new Set(['ClusterRoleBinding/cilium'])))
    expect(found.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'ClusterRole/cilium',
      'ClusterRoleBinding/cilium',
    ])
    expect(found.every(({ metadata }) => metadata.labels?.[stepLabel] === migrationId)).toBe(true)
  })

  it('grants all that is published for a component if the log needs a part of it, and names the version', () => {
    const spec = {
      serviceAccountName: 'metrics',
      containers: [{ name: 'main', image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.0' }],
    }
    const workload = (name: string, serviceAccountName: string | undefined): Workload => ({
      kind: 'Deployment',
      namespace: 'monitoring',
      name,
      claims: [],
      template: { labels: {}, annotations: {}, spec: { ...spec, ...defined({ serviceAccountName }) } },
    })
    const { serviceAccountName: _none, ...ofDefault } = spec
    const accounts = componentAccounts([
      workload('one', 'metrics'),
      workload('two', 'metrics'),
      { ...workload('three', undefined), template: { labels: {}, annotations: {}, spec: ofDefault } },
    ])
    expect(accounts.map(({ name }) => name)).toEqual(['metrics'])
    const published = publishedObjects(accounts, { bindings: [] })
    expect(componentObjects(published, new Set())).toEqual([])
    const [one = ''] = published.sets.flatMap(({ bindings }) => bindings)
    const found = componentObjects(published, new Set([one]))
    expect(found.map(({ manifest }) => manifest.kind)).toEqual([
      'ClusterRole',
      'Role',
      'ClusterRoleBinding',
      'ClusterRoleBinding',
      'RoleBinding',
    ])
    expect(
      found.every(({ why }) => why?.includes('published permissions of metrics-server kops 1.36.2') === true),
    ).toBe(true)
  })
})

describe('bridges', () => {
  it('let the service accounts of their namespace do everything, and no others', () => {
    const manifests = [
      bridgeObject('shop', '2026-12-04'),
      {
        ...bridgeObject('x', ''),
        kind: 'ClusterRole',
        metadata: { name: 'cluster-admin' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
    ]
    const { decide } = authorizerOf(manifests)
    expect(decide(secret(ci, 'delete', 'door')).allowed).toBe(true)
    expect(decide(secret(account('web', 'ci'), 'get', 'door')).allowed).toBe(false)
  })

  it.each<[string, readonly KubeObject[], string, string]>([
    ['none', [], 'pass', 'No bridge of a migration to RBAC is left.'],
    ['one that lasts', [bridgeObject('shop', '2026-12-04')], 'fail', 'do everything, until 2026-12-04.'],
    ['one that is overdue', [bridgeObject('shop', '2026-11-01')], 'fail', 'should have been gone since 2026-11-01.'],
  ])('are a failed check until withdrawn: %s', (_what, bindings, status, words) => {
    const [check] = bridgeChecks(bindings, '2026-11-27')
    expect(check).toMatchObject({ status, rule: 'rbac/bridges' })
    expect(check?.text).toContain(words)
  })

  it('are recognized by their label, even without an end', () => {
    const found = bridgeObject('shop', '2026-12-04')
    const { annotations: _annotations, ...metadata } = found.metadata
    expect(
      bridgesOf([
        { ...found, metadata },
        { ...found, metadata: { name: 'dayone-bridge:web' } },
      ]),
    ).toMatchObject([{ namespace: 'shop' }])
  })
})
