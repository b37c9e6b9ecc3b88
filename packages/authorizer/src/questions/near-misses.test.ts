import { expect, it } from 'vitest'
import { createAuthorizer } from '../authorizer.ts'
import { readManifests } from '../manifests/read-manifests.ts'
import { nearMisses } from './near-misses.ts'

const text = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules: [{ apiGroups: [''], resources: ['pods/*'], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: User, name: jane, apiGroup: rbac.authorization.k8s.io }]
`

it('says that pods/* is no wildcard, where it would decide', () => {
  const { holdings } = createAuthorizer(readManifests([{ name: 'a.yaml', text }]), { aggregation: 'computed' })
  const of = (verb: string, subresource: string, namespace = 'shop') =>
    nearMisses(holdings({ user: 'jane', groups: [] }), { verb, apiGroup: '', resource: 'pods', subresource, namespace })
  expect(of('get', 'log')).toEqual([
    {
      binding: 'RoleBinding/shop/reader',
      role: 'Role/shop/reader',
      but: 'pods/* is not a wildcard: RBAC knows only */log and *',
    },
  ])
  expect([...of('create', 'log'), ...of('get', ''), ...of('get', 'log', 'web')]).toEqual([])
})
