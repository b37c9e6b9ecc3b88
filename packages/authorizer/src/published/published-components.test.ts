import { expect, it } from 'vitest'
import { serviceAccountIdentity } from '../access-request.ts'
import { createAuthorizer } from '../authorizer.ts'
import { withDefaultRoles } from '../defaults/with-default-roles.ts'
import { componentOf, publishedComponents } from './published-components.ts'
import { publishedObjects, type ComponentAccount } from './published-objects.ts'

it.each<[string, string | undefined]>([
  ['registry.k8s.io/metrics-server/metrics-server:v0.8.0', 'metrics-server'],
  ['123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror/metrics-server/metrics-server@sha256:abc', 'metrics-server'],
  ['localhost:5000/autoscaling/cluster-autoscaler', 'cluster-autoscaler'],
  ['quay.io/jetstack/cert-manager-controller:v1.19.0', 'cert-manager'],
  ['quay.io/jetstack/cert-manager-webhook:v1.19.0', 'cert-manager webhook'],
  ['quay.io/prometheus/prometheus:v3', 'prometheus'],
  ['metrics-server:v1', undefined],
  ['registry.k8s.io/not-metrics-server/metrics-server:v1', undefined],
  ['registry.k8s.io/metrics-server/metrics-server-exporter:v1', undefined],
])('the component of %s: %s', (image, name) => {
  expect(componentOf(image)?.name).toBe(name)
})

it('every component has a source, and no wildcard but in the names of signers', () => {
  expect(new Set(publishedComponents.map(({ name }) => name)).size).toBe(publishedComponents.length)
  for (const { source, version, grants } of publishedComponents) {
    expect(source).toMatch(/^https:\/\/github\.com\//)
    expect(version).not.toBe('')
    const rules = grants.flatMap((one) => (typeof one.grants === 'string' ? [] : one.grants))
    for (const { resourceNames = [], ...rule } of rules) {
      expect(JSON.stringify(rule)).not.toContain('*')
      if (rule.resources?.join() !== 'signers') expect(resourceNames.join()).not.toContain('*')
    }
  }
})

const accountOf = (name: string, namespace: string): ComponentAccount => {
  const component = publishedComponents.find((one) => one.name === name)
  if (component === undefined) throw new Error(name)
  return { namespace, name: 'own', component }
}
const decider = (...accounts: readonly ComponentAccount[]) =>
  createAuthorizer(withDefaultRoles(publishedObjects(accounts, { bindings: [] })), { aggregation: 'computed' })

it('grants what is published to the account that runs it, where it runs', () => {
  const { decide } = decider(accountOf('ingress-nginx', 'edge'), accountOf('metrics-server', 'monitoring'))
  const ask = (namespace: string, verb: string, resource: string, more: object = {}) =>
    decide({ ...serviceAccountIdentity(namespace, 'own'), verb, apiGroup: '', resource, ...more }).allowed
  const lease = { apiGroup: 'coordination.k8s.io', name: 'ingress-nginx-leader' }
  expect(ask('edge', 'list', 'secrets')).toBe(true)
  expect(ask('edge', 'get', 'secrets', { namespace: 'edge', name: 'door' })).toBe(true)
  expect(ask('edge', 'get', 'secrets', { namespace: 'shop', name: 'door' })).toBe(false)
  expect(ask('edge', 'update', 'leases', { ...lease, namespace: 'edge' })).toBe(true)
  expect(ask('edge', 'update', 'leases', { ...lease, namespace: 'edge', name: 'other' })).toBe(false)
  expect(ask('monitoring', 'get', 'nodes', { subresource: 'metrics', name: 'i-0a' })).toBe(true)
  expect(ask('monitoring', 'create', 'tokenreviews', { apiGroup: 'authentication.k8s.io' })).toBe(true)
  expect(ask('monitoring', 'list', 'secrets')).toBe(false)
  expect(ask('shop', 'list', 'secrets')).toBe(false)
})

it('an account with bindings of its own is left alone; rules of a migration do not count', () => {
  const account = accountOf('prometheus', 'monitoring')
  const binding = (name: string) => ({
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { kind: 'ClusterRole', name: 'x' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'monitoring', name: 'own' }],
  })
  const found = (name: string) => publishedObjects([account], { bindings: [binding(name)] }).bindings.length
  expect(found('prometheus')).toBe(0)
  expect(found('dayone-migration:serviceaccount:monitoring:own')).toBe(1)
  const first = publishedObjects([account], { bindings: [] })
  expect(publishedObjects([account], first).bindings).toEqual([])
  expect(first.sets).toMatchObject([
    { title: 'published permissions of prometheus prometheus-operator commit 309b7d0' },
  ])
})
