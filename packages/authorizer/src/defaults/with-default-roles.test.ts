import { expect, it } from 'vitest'
import { createAuthorizer } from '../authorizer.ts'
import { withDefaultRoles } from './with-default-roles.ts'

const jane = { user: 'jane', groups: ['system:authenticated'] }
const bound = (name: string) => ({
  kind: 'RoleBinding',
  metadata: { name, namespace: 'shop' },
  roleRef: { kind: 'ClusterRole', name },
  subjects: [{ kind: 'User', name: 'jane' }],
})
const decide = (name: string, roles: Parameters<typeof withDefaultRoles>[0]['roles'] = []) =>
  createAuthorizer(withDefaultRoles({ roles, bindings: [bound(name)] }), { aggregation: 'computed' }).decide
const on = (verb: string, resource: string, apiGroup = '') => ({ ...jane, verb, apiGroup, resource, namespace: 'shop' })

it('a binding to a default role of Kubernetes grants its rules', () => {
  expect(decide('view')(on('list', 'pods')).because).toMatchObject([{ from: 'system:aggregate-to-view' }])
  expect(decide('view')(on('list', 'secrets')).allowed).toBe(false)
  expect(decide('edit')(on('list', 'secrets')).allowed).toBe(true)
  expect(decide('admin')(on('create', 'rolebindings', 'rbac.authorization.k8s.io')).allowed).toBe(true)
  expect(decide('cluster-admin')(on('escalate', 'anything', 'x')).allowed).toBe(true)
})

it('a label extends it, as in a cluster', () => {
  const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }
  const role = {
    kind: 'ClusterRole',
    metadata: { name: 'more', labels },
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }],
  }
  expect(decide('view', [role])(on('get', 'secrets')).because).toMatchObject([
    { role: 'ClusterRole/view', from: 'more' },
  ])
})

it('grants nothing without a binding, and a manifest of the same name takes precedence', () => {
  expect(decide('view')({ ...jane, verb: 'get', path: '/healthz' }).allowed).toBe(false)
  expect(
    decide('edit', [{ kind: 'ClusterRole', metadata: { name: 'edit' }, rules: [] }])(on('get', 'pods')).allowed,
  ).toBe(false)
})
