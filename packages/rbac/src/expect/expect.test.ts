import type { KubeObject } from '@dayone/kube'
import { noLeftovers } from '@dayone/kube'
import { expect, test } from 'vitest'
import { rbac } from '../rbac.ts'
import { noRights } from '../rights.fixture.ts'
import { expectFindings, unknownPlaceFindings } from './expect-findings.ts'

const group = 'oidc:shop-developers'
const config = (...sentences: readonly string[]) =>
  rbac.config.parse({
    teams: [{ group, namespaces: ['shop'], persona: 'developer' }],
    auditors: ['oidc:auditors'],
    expect: sentences,
    revoke: ['RoleBinding/shop/by-hand'],
  })

const apiVersion = 'rbac.authorization.k8s.io/v1'
const binding = (name: string, role: string): KubeObject => ({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { name, namespace: 'shop' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'Group', name: group }],
})
const reader: KubeObject = {
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name: 'reader' },
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
}

const observed = (...bindings: readonly KubeObject[]) => ({
  objects: { find: () => undefined, isServed: () => true },
  leftovers: noLeftovers,
  namespaces: ['shop'],
  allowsAll: false,
  rights: { ...noRights, roles: [reader], bindings },
})

const sentences = [
  `group ${group} can delete pods in shop`,
  'developers cannot read secrets',
  'nobody outside auditors and developers can list pods in shop',
]

test('expectations that the planned rights fulfil are no finding, with and without a cluster', () => {
  expect(expectFindings(config(...sentences), undefined)).toEqual([])
  expect(expectFindings(config(...sentences), observed())).toEqual([])
})

test('a foreign binding that breaks an expectation blocks the plan, and is named', () => {
  const findings = expectFindings(config(...sentences), observed(binding('extra', 'reader')))
  expect(findings).toMatchObject([
    {
      id: 'RBAC/expect/developers cannot read secrets',
      blocks: 'plan',
      text: '"developers cannot read secrets" would not be true: RoleBinding/shop/extra → ClusterRole/reader → get secrets.',
    },
  ])
})

test('a binding that the plan removes breaks no expectation', () => {
  expect(expectFindings(config(...sentences), observed(binding('by-hand', 'reader')))).toEqual([])
})

test('reports rights that no persona grants as missing', () => {
  const [finding] = expectFindings(config('developers can get secrets in shop'), undefined)
  expect(finding?.text).toContain(`nothing lets Group ${group} get secrets in shop`)
})

test('what pipelines can do that dayone.yaml does not have is not true', () => {
  const [finding] = expectFindings(config('ci can only patch deployments in shop'), undefined)
  expect(finding?.text).toContain('there is no such subject')
})

test('a statement about a namespace that does not exist proves nothing', () => {
  const facts = { namespaces: [{ name: 'planned' }] }
  const places = (...sentences: readonly string[]) =>
    unknownPlaceFindings(config(...sentences), ['live'], facts).map(({ text }) => text)
  expect(
    places(
      'developers cannot read secrets in live, planned, shop and kube-system',
      'developers cannot read secrets',
      'nobody can get /metrics',
    ),
  ).toEqual([])
  expect(places('developers cannot read secrets in shop and shpo')).toEqual([
    '"developers cannot read secrets in shop and shpo" proves nothing: there is no namespace shpo, in the cluster or in dayone.yaml.',
  ])
})

test('rejects an invalid expectation with the configuration', () => {
  const { error } = rbac.config.safeParse({ teams: [], expect: ['the team can read pods'] })
  expect(error?.issues[0]).toMatchObject({ path: ['expect', 0] })
  expect(error?.issues[0]?.message).toContain('unknown subject "the team"')
})
