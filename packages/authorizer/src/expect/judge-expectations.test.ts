import { expect, it } from 'vitest'
import { createAuthorizer } from '../authorizer.ts'
import { readManifests } from '../manifests/read-manifests.ts'
import { judgeExpectations } from './judge-expectations.ts'
import { parseExpectation } from './parse-expectation.ts'

const text = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: developer }
rules:
  - { apiGroups: [''], resources: [pods], verbs: [get, list, watch, delete] }
  - { apiGroups: [''], resources: [secrets], resourceNames: [door], verbs: [get] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: ci, namespace: shop }
rules: [{ apiGroups: [apps], resources: [deployments], verbs: [patch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: admin }
rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: dev, namespace: shop }
roleRef: { kind: ClusterRole, name: developer }
subjects: [{ kind: Group, name: 'oidc:dev' }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ci, namespace: shop }
roleRef: { kind: Role, name: ci }
subjects: [{ kind: ServiceAccount, name: ci, namespace: shop }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ops }
roleRef: { kind: ClusterRole, name: admin }
subjects: [{ kind: Group, name: 'oidc:ops' }, { kind: User, name: 'system:own' }]
`
const authorizer = createAuthorizer(readManifests([{ name: 'a.yaml', text }]), { aggregation: 'computed' })
const names = { operators: [{ kind: 'Group', name: 'oidc:ops' }], auditors: [] }
const judge = (...lines: readonly string[]) =>
  judgeExpectations(
    lines.map((line) => parseExpectation(line, { names })),
    authorizer,
    ({ subject }) => subject.name === 'system:own',
  )

it.each<[string, string | undefined]>([
  ['group oidc:dev can delete pods in shop', undefined],
  ['group oidc:dev can read pods in shop.', undefined],
  ['group oidc:dev can get, list and watch pods in shop', undefined],
  [
    'group oidc:dev can delete pods in web',
    'nothing lets Group oidc:dev delete pods in web (RoleBinding/shop/dev → ClusterRole/developer would, but it applies in shop only)',
  ],
  ['group oidc:dev can read pods', 'nothing lets Group oidc:dev get pods'],
  ['group oidc:dev can get secrets named door in shop', undefined],
  ['group oidc:dev cannot get secrets named gate in shop', undefined],
  ['group oidc:dev cannot read secrets', 'RoleBinding/shop/dev → ClusterRole/developer → get secrets named door'],
  ['group oidc:dev cannot read secrets in web', undefined],
  ["group oidc:dev can't create pods/exec", undefined],
  ['group oidc:dev and operators can delete pods in shop', undefined],
  ['group oidc:dev, user jane can delete pods in shop', 'nothing lets User jane delete pods in shop'],
  ['auditors can read pods', 'there is no such subject'],
  ['auditors can only read pods', 'there is no such subject'],
  ['auditors cannot read secrets', undefined],
  ['nobody outside operators and auditors can impersonate users', undefined],
  ['operators cannot read secrets in shop', 'ClusterRoleBinding/ops → ClusterRole/admin'],
  ['group system:masters cannot read secrets', 'Group/system:masters'],
  ['service account shop/ci can only patch deployments in shop', undefined],
  ['service account shop/ci can only patch deployments', 'nothing lets ServiceAccount shop/ci'],
  [
    'group oidc:dev can only read and delete pods in shop',
    'more is granted: RoleBinding/shop/dev → ClusterRole/developer → get secrets',
  ],
  ['nobody can read secrets in kube-system', 'Group oidc:ops can get secrets in kube-system: ClusterRoleBinding/ops'],
  ['nobody outside operators can read secrets in kube-system', undefined],
  ['nobody outside operators can read secrets', 'Group oidc:dev can get secrets: RoleBinding/shop/dev'],
  ['nobody outside operators and group oidc:dev can read secrets anywhere', undefined],
  ['nobody outside operators can get /metrics', undefined],
])('%s', (line, reason) => {
  const [verdict] = judge(line)
  expect(verdict?.holds).toBe(reason === undefined)
  if (reason !== undefined) expect(verdict?.reasons[0]).toContain(reason)
})

it('combines several "can only" expectations of one subject', () => {
  const lines = [
    'group oidc:dev can only read and delete pods in shop',
    'group oidc:dev can get secrets named door in shop',
  ]
  expect(judge(...lines).map(({ holds }) => holds)).toEqual([true, true])
})

it.each<[string, string]>([
  ['developers are good', 'not a statement about access'],
  [
    'developers can read pods',
    'unknown subject "developers". Use group NAME, user NAME or service account NAMESPACE/NAME, or operators, auditors.',
  ],
  ['service account ci can get pods', '"ci" is not a service account'],
  ['nobody cannot read pods', '"nobody" must be followed by "can"'],
  ['user jane can get things', 'Kubernetes has no resource "things".'],
  ['user jane cannot raed secrets', '"raed" is not a verb of Kubernetes.'],
  ['user jane cannot delet secrets', '"delet" is not a verb of Kubernetes. Did you mean delete?'],
  ['user jane cannot exec pods', '"exec" is not a verb of Kubernetes.'],
  ['user jane cannot list /metrics', '"list" is not a verb of Kubernetes.'],
  ['user jane and joe cannot get pods', 'unknown subject "joe"'],
  ['user jane can do * in shop', 'a wildcard cannot be tested'],
])('%s: rejected', (line, words) => {
  expect(() => parseExpectation(line, { names })).toThrow(words)
})
