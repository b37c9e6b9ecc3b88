import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { namespaces } from './namespaces.ts'

const count = 60
const names = Array.from({ length: count }, (_value, index) => `team-${index}`)
const input = { namespaces: names.map((name) => ({ name })) }

let cluster: LiveCluster
const runner = (every: boolean) =>
  liveRunner(namespaces, input, () => ({
    ports: { kube: cluster.newKube() },
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
    every,
  }))

beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
}, 60_000)
afterAll(() => cluster.stop())

/** The namespaces whose quota was tested, with the results. */
const quotaProofs = (checks: readonly { readonly id: string; readonly status: string }[]) =>
  checks.filter(({ id }) => id.startsWith('NS-04/')).map(({ id, status }) => `${id} ${status}`)

describe(`${count} namespaces`, () => {
  test('namespaces that differ only in name share one proof', { timeout: 120_000 }, async () => {
    const { ended, step } = await runner(false).apply()
    expect(ended).toEqual({ outcome: 'applied', failure: undefined })
    expect(step.checks.filter(({ status }) => status === 'fail')).toEqual([])
    // A quota that is not counted yet changes the result, which temporarily creates a class of its own.
    expect(quotaProofs(step.checks)).toContain('NS-04/team-0 pass')
    expect(quotaProofs(step.checks).length).toBeLessThan(count / 2)
  })

  test('are all proved on request', { timeout: 120_000 }, async () => {
    const { step } = await runner(true).check()
    expect(step.checks.filter(({ status }) => status === 'fail')).toEqual([])
    expect(quotaProofs(step.checks)).toHaveLength(count)
  })

  test('detects one whose rules were removed', { timeout: 60_000 }, async () => {
    const path = '/api/v1/namespaces/team-42'
    const body = { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } }
    const contentType = 'application/merge-patch+json'
    const { status } = await cluster.kube.request({ method: 'PATCH', path, body, contentType })
    expect(status).toBe(200)
    const { step } = await runner(false).check()
    const failed = step.checks.filter((check) => check.status === 'fail')
    expect(failed.map(({ id }) => id)).toEqual(expect.arrayContaining(['NS-02/team-42', 'NS-01/team-42']))
    expect(failed.every(({ id }) => id.includes('team-42'))).toBe(true)
  })
})
