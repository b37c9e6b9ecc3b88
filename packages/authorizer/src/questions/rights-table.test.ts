import { expect, it } from 'vitest'
import { createAuthorizer } from '../authorizer.ts'
import { readManifests } from '../manifests/read-manifests.ts'
import { rightsTable } from './rights-table.ts'

const text = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: mixed }
rules:
  - { apiGroups: [''], resources: ['*'], verbs: [list] }
  - { nonResourceURLs: ['*'], verbs: [get] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: mixed }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mixed }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: jane }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: mixed, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mixed }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: ann }]
`

const tables = (user: string) => {
  const authorizer = createAuthorizer(readManifests([{ name: 'mixed.yaml', text }]), { aggregation: 'computed' })
  return rightsTable(authorizer.holdings({ user, groups: [] })).map(({ namespace, rows }) => [
    namespace,
    ...rows.map(({ what, verbs }) => `${verbs.join()} ${what}`),
  ])
}

it('all paths and all resources of the core group are two rows: RBAC calls both *', () => {
  expect(tables('jane')).toEqual([[undefined, 'list *', 'get /*']])
})

it('a RoleBinding grants no path', () => {
  expect(tables('ann')).toEqual([['shop', 'list *']])
})
