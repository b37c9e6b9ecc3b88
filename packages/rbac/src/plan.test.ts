import { parseClusterSpec } from '@dayone/cluster-spec'
import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupSlug } from './bindings.ts'
import { findDangerousBindings } from './dangerous-bindings.ts'
import { expectationsOf, groupRights } from './expectations.ts'
import type { RbacObserved } from './observe.ts'
import { rbac } from './rbac.ts'

const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [{ name: 'page-score' }],
}
const group = 'oidc:page-score-developers'
const config = rbac.config.parse({ teams: [{ group, namespaces: ['page-score'], persona: 'developer' }] })

const observed = (live: readonly KubeObject[], more: Partial<RbacObserved> = {}): RbacObserved => ({
  objects: {
    find: ({ kind, name }) => live.find((one) => one.kind === kind && one.metadata.name === name),
    isServed: () => true,
  },
  namespaces: [],
  allowsAll: false,
  dangerous: [],
  ...more,
})

describe('the plan', () => {
  test('makes roles before the bindings that name them, and survives JSON', () => {
    const plan = rbac.plan(config, undefined, facts)
    expect(plan.changes.map(({ wave, id }) => [wave, id])).toEqual([
      [0, 'ClusterRole/dayone:viewer'],
      [0, 'ClusterRole/dayone:developer'],
      [0, 'ClusterRole/dayone:auditor'],
      [1, 'RoleBinding/page-score/dayone:developer:oidc-page-score-developers'],
    ])
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })

  test('is empty when everything is there', () => {
    const live = rbac.plan(config, undefined, facts).changes.map(({ data }) => data.manifest)
    expect(rbac.plan(config, observed(live), facts)).toEqual({ changes: [], findings: [] })
  })

  test('binds auditors in the whole cluster only when they are listed', () => {
    const kinds = (value: unknown) =>
      rbac.plan(rbac.config.parse(value), undefined, facts).changes.map(({ data }) => data.manifest.kind)
    expect(kinds({ teams: [{ group, namespaces: ['page-score'], persona: 'auditor' }] })).not.toContain(
      'ClusterRoleBinding',
    )
    expect(kinds({ teams: [], auditors: ['oidc:auditors'] })).toContain('ClusterRoleBinding')
  })

  test('says which namespace is missing and makes no binding for it', () => {
    const typo = rbac.config.parse({ teams: [{ group, namespaces: ['page-scor', 'page-score'], persona: 'viewer' }] })
    const { changes, findings } = rbac.plan(typo, observed([]), facts)
    expect(changes.filter(({ target }) => target.includes('RoleBinding'))).toHaveLength(1)
    expect(findings).toMatchObject([{ kind: 'manual', target: 'Namespace page-scor' }])
    expect(findings[0]?.hint).toBeTruthy()
  })

  test('calls a cluster that allows everything what it is', () => {
    const { findings } = rbac.plan(config, observed([], { allowsAll: true }), facts)
    expect(findings).toMatchObject([{ kind: 'risk', severity: 'critical', control: 'KD-01' }])
  })

  const binding = (name: string, role: string, ...subjects: object[]): KubeObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { name: role },
    subjects,
  })

  test('finds bindings that give everything to somebody, or something to everybody', () => {
    const dangerous = findDangerousBindings([
      binding('cluster-admin', 'cluster-admin', { kind: 'Group', name: 'system:masters' }),
      binding('system:discovery', 'system:discovery', { kind: 'Group', name: 'system:authenticated' }),
      binding('dashboard', 'cluster-admin', { kind: 'ServiceAccount', namespace: 'kube-system', name: 'dashboard' }),
      binding('open', 'view', { kind: 'User', name: 'system:anonymous' }),
      binding('none', 'cluster-admin'),
    ])
    expect(dangerous.map(({ name, reaches }) => [name, reaches])).toEqual([
      ['dashboard', 'cluster-admin'],
      ['open', 'everybody'],
    ])
    const { findings } = rbac.plan(config, observed([], { dangerous }), facts)
    expect(findings.map(({ control }) => control)).toEqual(['RB-01', 'RB-12'])
  })
})

describe('the names of bindings', () => {
  test('are readable', () => {
    expect(groupSlug(group)).toBe('oidc-page-score-developers')
    expect(groupSlug('oidc:Ops Team')).toMatch(/^oidc-ops-team-[0-9a-f]{8}$/)
  })

  test('are not shared by two groups', () => {
    const groups = fc.stringMatching(/^[abA:]{1,2}:[ab:\-. ]{1,4}$/)
    fc.assert(fc.property(groups, groups, (one, other) => one === other || groupSlug(one) !== groupSlug(other)))
  })
})

describe('the spec', () => {
  const spec = (authorization: string) =>
    parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: a.example.com
spec:
  authorization:
    ${authorization}
`)

  test.each([
    ['rbac: {}', 'first'],
    ['alwaysAllow: {}', 'last'],
  ])('%s: RBAC is said explicitly, %s', (authorization, timing) => {
    expect(rbac.specEdits(config, spec(authorization))).toMatchObject([
      { path: ['spec', 'authorization'], op: 'set', value: { rbac: {} }, timing, control: 'KD-01', by: 'rbac' },
    ])
  })
})

describe('what is proved', () => {
  const refusedTo = (value: unknown) =>
    groupRights(rbac.config.parse(value), ['a', 'b'])
      .flatMap(expectationsOf)
      .filter(({ isAllowed }) => !isAllowed)
      .map(({ what }) => what)

  test('a developer must not read secrets, touch policies, give itself rights, or look elsewhere', () => {
    expect(refusedTo({ teams: [{ group, namespaces: ['a'], persona: 'developer' }] })).toEqual([
      'list secrets in a',
      'list role bindings in a',
      'give itself more rights in a',
      'delete a network policy in a',
      'list pods in kube-system',
      'list nodes',
      'list all secrets',
      'write into kube-system',
    ])
  })

  test('a group that is two things is asked for the more', () => {
    const teams = [
      { group, namespaces: ['a', 'gone'], persona: 'viewer' },
      { group, namespaces: ['a'], persona: 'developer' },
    ]
    expect(refusedTo({ teams })).not.toContain('create a deployment in a')
    expect(refusedTo({ teams: teams.slice(0, 1), auditors: [group] })).not.toContain('list nodes')
  })

  test('stores nothing', () => {
    const teams = [{ group, namespaces: ['a'], persona: 'developer' as const }]
    for (const { request } of groupRights({ teams, auditors: [] }, ['a']).flatMap(expectationsOf))
      expect(request.method === 'GET' || request.path.endsWith('?dryRun=All')).toBe(true)
  })
})
