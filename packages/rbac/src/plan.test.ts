import { parseClusterSpec } from '@dayone/cluster-spec'
import { noLeftovers, type KubeObject } from '@dayone/kube'
import { UserError, type ClusterFacts } from '@dayone/pipeline'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupSlug } from './assignments/bindings.ts'
import { groupRights } from './grants/group-rights.ts'
import { guardBinding } from './guards/guard-policy.ts'
import type { RbacObserved } from './observe.ts'
import { expectationsOf } from './proofs/expectations.ts'
import { rbac } from './rbac.ts'
import { noRights } from './rights.fixture.ts'

const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [{ name: 'page-score', podSecurity: 'restricted' }],
}
const group = 'oidc:page-score-developers'
const config = rbac.config.parse({ teams: [{ group, namespaces: ['page-score'], persona: 'developer' }] })

const observed = (live: readonly KubeObject[], more: Partial<RbacObserved> = {}): RbacObserved => ({
  objects: {
    find: ({ kind, name }) => live.find((one) => one.kind === kind && one.metadata.name === name),
    isServed: () => true,
  },
  leftovers: noLeftovers,
  namespaces: [],
  allowsAll: false,
  rights: noRights,
  ...more,
})

describe('the plan', () => {
  test('creates roles before the bindings that refer to them, and survives JSON', () => {
    const plan = rbac.plan(config, undefined, facts)
    expect(plan.changes.map(({ wave, id }) => [wave, id])).toEqual([
      [0, 'ClusterRole/dayone:viewer'],
      [0, 'ClusterRole/dayone:developer'],
      [0, 'ClusterRole/dayone:auditor'],
      [1, 'RoleBinding/page-score/dayone:developer:oidc-page-score-developers'],
      [0, 'ValidatingAdmissionPolicy/dayone-rbac-guards'],
      [1, 'ValidatingAdmissionPolicyBinding/dayone-rbac-guards'],
    ])
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })

  test('is empty if everything exists', () => {
    const live = rbac.plan(config, undefined, facts).changes.map(({ data }) => data.manifest)
    expect(rbac.plan(config, observed(live), facts)).toEqual({ changes: [], findings: [] })
  })

  test('binds auditors in the whole cluster only if they are listed', () => {
    const kinds = (value: unknown) =>
      rbac.plan(rbac.config.parse(value), undefined, facts).changes.map(({ data }) => data.manifest.kind)
    expect(kinds({ teams: [{ group, namespaces: ['page-score'], persona: 'auditor' }] })).not.toContain(
      'ClusterRoleBinding',
    )
    expect(kinds({ teams: [], auditors: ['oidc:auditors'] })).toContain('ClusterRoleBinding')
  })

  test('reports a missing namespace and creates no binding for it', () => {
    const typo = rbac.config.parse({ teams: [{ group, namespaces: ['page-scor', 'page-score'], persona: 'viewer' }] })
    const { changes, findings } = rbac.plan(typo, observed([]), facts)
    expect(changes.filter(({ target }) => target.includes('RoleBinding'))).toHaveLength(1)
    expect(findings).toMatchObject([{ kind: 'manual', target: 'Namespace page-scor' }])
    expect(findings[0]?.hint).toBeTruthy()
  })

  test('reports that no one can sign in, with a hint, only if that is known', () => {
    const findings = (more: Partial<ClusterFacts>) => rbac.plan(config, observed([]), { ...facts, ...more }).findings
    expect(findings({ hasIdentityProvider: false })).toMatchObject([
      { kind: 'manual', hint: expect.stringContaining(`dayone rbac kubeconfig jane --group ${group}`) as string },
    ])
    expect(findings({ hasIdentityProvider: true })).toEqual([])
    expect(findings({})).toEqual([])
    const signIn = { oidc: { issuer: 'https://login.example.com', clientId: 'kubernetes' } }
    const of = (more: unknown) =>
      rbac.plan({ ...config, signIn: rbac.config.parse({ teams: [], signIn: more }).signIn }, undefined, facts).findings
    // A cluster that does not exist yet has what dayone.yaml says.
    expect(of({ provider: 'none', ...signIn })).toMatchObject([{ id: 'RBAC/nobody-can-sign-in' }])
    expect(of(signIn)).toEqual([])
  })

  test('the guard denies, unless somebody made what it rejects; once it denies, it stays so', () => {
    const risk = { id: 'RB-08/Secret/shop/old', kind: 'risk' as const, target: 'Secret shop/old', text: 'A token.' }
    const modeOf = (more: object, live: object = {}) => {
      const { changes } = rbac.plan(rbac.config.parse({ teams: [], ...more }), { ...observed([]), ...live }, facts)
      const [change] = changes.filter(({ id }) => id === 'ValidatingAdmissionPolicyBinding/dayone-rbac-guards')
      return JSON.stringify(change?.data)
    }
    const { rights } = observed([])
    const risky = { rights: { ...rights, risks: { ...rights.risks, 'rbac/token-secrets': [risk] } } }
    expect(modeOf({})).toContain('"Deny"')
    expect(modeOf({}, risky)).toContain('"Warn"')
    const denying = { objects: observed([guardBinding('deny')]).objects }
    expect(modeOf({}, { ...risky, ...denying })).not.toContain('"Warn"')
    expect(modeOf({ guards: 'deny' }, risky)).toContain('"Deny"')
    expect(modeOf({ guards: 'warn' })).toContain('"Warn"')
    const { findings } = rbac.plan(rbac.config.parse({ teams: [] }), { ...observed([]), ...risky }, facts)
    expect(findings).toContainEqual(expect.objectContaining({ id: 'RBAC/guards-warn', control: 'RB-12' }))
  })

  test('reports a cluster with AlwaysAllow', () => {
    const { findings } = rbac.plan(config, observed([], { allowsAll: true }), facts)
    expect(findings).toMatchObject([{ kind: 'risk', severity: 'critical', control: 'KD-01' }])
  })

  test.each([['privileged'], [undefined]])('rejects a team in a namespace that enforces %s', (podSecurity) => {
    const namespaces = [podSecurity === undefined ? { name: 'page-score' } : { name: 'page-score', podSecurity }]
    const act = () => rbac.plan(config, observed([]), { ...facts, namespaces })
    expect(act).toThrow(UserError)
    expect(act).toThrow(/^page-score enforces no Pod Security/)
  })

  test('requires no pod security in namespaces without a team', () => {
    const namespaces = [...facts.namespaces, { name: 'other' }]
    expect(() => rbac.plan(config, observed([]), { ...facts, namespaces })).not.toThrow()
  })

  test('deletes bindings of others only if they are listed', () => {
    const foreign: KubeObject = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'admins', namespace: 'page-score', uid: 'u' },
      roleRef: { kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'Group', name: group }],
    }
    const masters = { ...foreign, kind: 'ClusterRoleBinding', metadata: { name: 'cluster-admin', uid: 'u' } }
    const seen = observed([], { rights: { ...noRights, bindings: [foreign, masters] } })
    const deleted = (revoke: readonly string[]) =>
      rbac
        .plan({ ...config, revoke: [...revoke] }, seen, facts)
        .changes.filter(({ action }) => action === 'delete')
        .map(({ id, diff }) => [id, diff])
    expect(deleted([])).toEqual([])
    expect(deleted(['RoleBinding/page-score/admins', 'ClusterRoleBinding/cluster-admin'])).toEqual([
      ['RoleBinding/page-score/admins', expect.stringContaining(group)],
    ])
  })
})

describe('the names of bindings', () => {
  test('are readable', () => {
    expect(groupSlug(group)).toBe('oidc-page-score-developers')
    expect(groupSlug('oidc:Ops Team')).toMatch(/^oidc-ops-team-[0-9a-f]{8}$/)
  })

  test('are unique per group', () => {
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
  ])('%s: RBAC is made explicit, %s', (authorization, timing) => {
    expect(rbac.specEdits(config, spec(authorization))).toMatchObject([
      { path: ['spec', 'authorization'], op: 'set', value: { rbac: {} }, timing, control: 'KD-01', by: 'rbac' },
    ])
  })
})

describe('the proofs', () => {
  const refusedTo = (value: unknown) =>
    groupRights(rbac.config.parse(value), ['a', 'b'])
      .flatMap((one) => expectationsOf(one, true))
      .filter(({ isAllowed }) => !isAllowed)
      .map(({ what }) => what)

  test('a developer must not read secrets, change policies, escalate its rights, or access other namespaces', () => {
    expect(refusedTo({ teams: [{ group, namespaces: ['a'], persona: 'developer' }] })).toEqual([
      'list secrets in a',
      'run a command in a pod in a',
      'list role bindings in a',
      'add someone as a viewer in a',
      'escalate its permissions in a',
      'create a role with all permissions in a',
      'create a token that never expires in a',
      'add everyone as viewers in a',
      'delete a network policy in a',
      'make a token of a service account in a',
      'act as a service account in a',
      'list pods in kube-system',
      'list nodes',
      'list all secrets',
      'write into kube-system',
      'cordon a node',
      'make a volume of the disk of a node',
      'act as an administrator',
      'grant permissions in the whole cluster',
      'create a cluster role with all permissions',
      'approve a certificate',
      'make a webhook',
      'delete an admission policy',
    ])
  })

  test("a team's opt-ins, a pipeline and an operator are tested as allowed, and as denied without them", () => {
    const team = { group, namespaces: ['a'], persona: 'viewer' }
    const given = (more: object) => {
      const without = refusedTo({ teams: [team] })
      const left = refusedTo({ teams: [{ ...team, ...more }] })
      return without.filter((one) => !left.includes(one))
    }
    expect(given({ exec: true })).toEqual(['run a command in a pod in a'])
    expect(given({ secrets: true })).toEqual(['list secrets in a'])
    expect(given({ persona: 'namespace-owner' })).toContain('add someone as a viewer in a')
    expect(given({ persona: 'namespace-owner' })).not.toContain('escalate its permissions in a')
    const machine = refusedTo({ teams: [], ci: [{ serviceAccount: 'a/ci', namespaces: ['a'] }] })
    expect(machine).not.toContain('create a deployment in a')
    expect(machine).toContain('list secrets in a')
    const operator = refusedTo({ teams: [], operators: ['oidc:ops'] })
    expect(operator).not.toContain('cordon a node')
    expect(operator).toContain('grant permissions in the whole cluster')
  })

  test('a group with two personas is tested for the wider one', () => {
    const teams = [
      { group, namespaces: ['a', 'gone'], persona: 'viewer' },
      { group, namespaces: ['a'], persona: 'developer' },
    ]
    expect(refusedTo({ teams })).not.toContain('create a deployment in a')
    expect(refusedTo({ teams: teams.slice(0, 1), auditors: [group] })).not.toContain('list nodes')
  })

  test('stores nothing', () => {
    const teams = [{ group, namespaces: ['a'], persona: 'developer' as const }]
    for (const { request } of groupRights({ teams, auditors: [] }, ['a']).flatMap((one) => expectationsOf(one, true)))
      expect(request.method === 'GET' || request.path.endsWith('?dryRun=All')).toBe(true)
  })
})
