import { expect, it } from 'vitest'
import { serviceAccountIdentity, type AccessRequest } from './access-request.ts'
import { createAuthorizer } from './authorizer.ts'
import { readManifests } from './manifests/read-manifests.ts'

const text = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reader }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules: [{ apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [door] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: everything, labels: { into: 'no' } }
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: { into: everything }
    - matchExpressions: [{ key: tier, operator: NotIn, values: [db, none] }, { key: tier, operator: Exists }]
rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: part, labels: { into: everything } }
rules: [{ apiGroups: [apps], resources: [deployments], verbs: [patch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: web, labels: { tier: web } }
aggregationRule: { clusterRoleSelectors: [{ matchLabels: { into: web } }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: deep, labels: { into: web } }
rules: [{ nonResourceURLs: ['/metrics*'], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: db, labels: { tier: db } }
rules: [{ apiGroups: [''], resources: [nodes], verbs: [delete] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: shop }
roleRef: { kind: ClusterRole, name: reader }
subjects: [{ kind: User, name: jane }, { kind: Group, name: 'oidc:dev' }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: own, namespace: shop }
roleRef: { kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: ci, namespace: tools }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: dangling, namespace: other }
roleRef: { kind: Role, name: reader }
subjects: [{ kind: User, name: jane }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: all }
roleRef: { kind: ClusterRole, name: everything }
subjects: [{ kind: Group, name: ops }]
`
const world = readManifests([{ name: 'world.yaml', text }])
const authorizer = createAuthorizer(world, { aggregation: 'computed' })

const jane = { user: 'jane', groups: ['system:authenticated'] }
const ops = { user: 'o', groups: ['ops'] }
const pods = { verb: 'get', apiGroup: '', resource: 'pods' }
const door = { verb: 'get', apiGroup: '', resource: 'secrets', namespace: 'shop', name: 'door' }

it.each<[string, AccessRequest, readonly string[]]>([
  ['a RoleBinding in its namespace', { ...jane, ...pods, namespace: 'shop' }, ['RoleBinding/shop/readers']],
  ['not elsewhere', { ...jane, ...pods, namespace: 'other' }, []],
  ['not for all namespaces', { ...jane, ...pods }, []],
  ['a group', { user: 'x', groups: ['oidc:dev'], ...pods, namespace: 'shop' }, ['RoleBinding/shop/readers']],
  ['a group is no user', { user: 'oidc:dev', groups: ['jane'], ...pods, namespace: 'shop' }, []],
  [
    'both at once count once',
    { user: 'jane', groups: ['oidc:dev'], ...pods, namespace: 'shop' },
    ['RoleBinding/shop/readers'],
  ],
  [
    'a service account of another namespace',
    { ...serviceAccountIdentity('tools', 'ci'), ...door },
    ['RoleBinding/shop/own'],
  ],
  [
    'its user name is enough',
    { user: 'system:serviceaccount:tools:ci', groups: [], ...door },
    ['RoleBinding/shop/own'],
  ],
  ['another service account', { ...serviceAccountIdentity('shop', 'ci'), ...door }, []],
  ['by matchLabels', { ...ops, verb: 'patch', apiGroup: 'apps', resource: 'deployments' }, ['ClusterRoleBinding/all']],
  ['through two aggregations', { ...ops, verb: 'get', path: '/metrics/x' }, ['ClusterRoleBinding/all']],
  ['not what no selector selects', { ...ops, verb: 'delete', apiGroup: '', resource: 'nodes' }, []],
  ['not what stands under rules of an aggregated role', { ...ops, verb: 'get', apiGroup: '', resource: 'secrets' }, []],
  ['system:masters', { user: 'm', groups: ['system:masters'], ...door }, ['Group/system:masters']],
])('%s', (_, request, bindings) => {
  const { allowed, because } = authorizer.decide(request)
  expect(because.map(({ binding }) => binding)).toEqual(bindings)
  expect(allowed).toBe(bindings.length > 0)
})

it('reports the role and the one it is aggregated from', () => {
  const { because } = authorizer.decide({ ...ops, verb: 'get', path: '/metrics' })
  expect(because).toMatchObject([{ role: 'ClusterRole/everything', from: 'deep', rule: { verbs: ['get'] } }])
})

it('an aggregated role that selects nothing keeps its own rules, as in the controller manager', () => {
  const role = {
    kind: 'ClusterRole',
    metadata: { name: 'sum' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { no: 'role' } }] },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/a'] }],
  }
  const subjects = [{ kind: 'User', name: 'jane' }]
  const binding = {
    kind: 'ClusterRoleBinding',
    metadata: { name: 'b' },
    roleRef: { kind: 'ClusterRole', name: 'sum' },
    subjects,
  }
  const { decide } = createAuthorizer({ roles: [role], bindings: [binding] }, { aggregation: 'computed' })
  expect(decide({ ...jane, verb: 'get', path: '/a' }).allowed).toBe(true)
})

it('stored rules are used unchanged', () => {
  const stored = createAuthorizer(world, { aggregation: 'stored' })
  expect(stored.decide({ ...ops, verb: 'delete', apiGroup: '', resource: 'nodes' }).allowed).toBe(true)
  expect(stored.decide({ ...ops, verb: 'get', path: '/metrics' }).allowed).toBe(false)
})

it('lists who may perform an action, and where', () => {
  const found = authorizer.holders({ ...pods }).map(({ subject, namespace }) => `${subject.name} ${namespace ?? ''}`)
  expect(found).toEqual(['jane shop', 'oidc:dev shop'])
  expect(authorizer.holders({ ...pods, namespace: 'other' })).toEqual([])
})

it('lists the rights of an identity', () => {
  expect(authorizer.holdings(jane).map(({ binding, rules }) => [binding, rules.length])).toEqual([
    ['RoleBinding/shop/readers', 1],
    ['RoleBinding/other/dangling', 0],
  ])
})
