import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { readClientCertificates, type KubeObject } from '@dayone/kube'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rbac } from './rbac.ts'

/** Each group needs about twenty requests, in eight parallel rows. */
const count = 120
const broken = 'oidc:team-77'

const names = Array.from({ length: count }, (_value, index) => `team-${index}`)
const input = { teams: names.map((name) => ({ group: `oidc:${name}`, namespaces: [name], persona: 'developer' })) }

let cluster: LiveCluster
const runner = (every: boolean) =>
  liveRunner(rbac, input, () => ({
    ports: { kube: cluster.newKube(), readKubeconfigs: () => readClientCertificates([]) },
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
    every,
  }))

beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  await cluster.create(
    ...names.map((name): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    })),
  )
}, 120_000)
afterAll(() => cluster.stop())

const groupsProved = (checks: readonly { readonly id: string }[]) =>
  checks.filter(({ id }) => id.endsWith('/beyond-persona')).length

describe(`${count} groups`, () => {
  test('groups that differ only in name share one proof, and the checks say so', { timeout: 120_000 }, async () => {
    const { ended, step } = await runner(false).apply()
    expect(ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(step.checks.filter(({ status }) => status !== 'pass')).toEqual([])
    expect(groupsProved(step.checks)).toBe(1)
    const proof = step.checks.find(({ id }) => id.endsWith('/beyond-persona'))
    expect(proof?.target).toBe(`oidc:team-0 and ${count - 1} alike`)
    expect(proof?.text).toContain(`1 of ${count} alike`)
  })

  test('are all proved on request, and none fails because of our own load', { timeout: 180_000 }, async () => {
    const { step } = await runner(true).check()
    expect(step.checks.filter(({ status }) => status !== 'pass')).toEqual([])
    expect(groupsProved(step.checks)).toBe(count)
  })

  test('detects one with more rights than the others', { timeout: 60_000 }, async () => {
    await cluster.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'a-favour', namespace: 'team-77' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: broken }],
    })
    const { step } = await runner(false).check()
    const failed = step.checks.filter(({ status }) => status === 'fail')
    expect(failed.map(({ id }) => id)).toContain(`RBAC/${broken}/beyond-persona`)
    expect(failed.every(({ id }) => id.includes('team-77'))).toBe(true)
    expect(groupsProved(step.checks)).toBe(2)
  })
})
