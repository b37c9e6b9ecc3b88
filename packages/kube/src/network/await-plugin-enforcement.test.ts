import { expect, test } from 'vitest'
import type { Kube } from '../api/kube.ts'
import { awaitPluginEnforcement } from './await-plugin-enforcement.ts'

const created = Date.parse('2026-11-27T12:00:00Z')

/** A cluster whose agent becomes ready at the given read, and a clock `age` milliseconds after its creation. */
const cluster = (readyAt: number, age: number) => {
  let reads = 0
  let now = created + age
  const kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'isServed'> = {
    get: ({ kind }) => {
      if (kind !== 'DaemonSet') return Promise.resolve(undefined)
      reads += 1
      return Promise.resolve({
        apiVersion: 'apps/v1',
        kind,
        metadata: { name: 'kube-router', namespace: 'kube-system', creationTimestamp: new Date(created).toISOString() },
        spec: { template: { spec: { containers: [] } } },
        status: { numberReady: reads >= readyAt ? 1 : 0, desiredNumberScheduled: 2 },
      })
    },
    pathOf: () => Promise.reject(new Error('not read')),
    request: () => Promise.reject(new Error('not read')),
    isServed: () => Promise.resolve(false),
  }
  const clock = { now: () => new Date(now), sleep: (ms: number) => Promise.resolve(void (now += ms)) }
  return { kube, clock, reads: () => reads }
}

test('waits for the first agent of a new cluster', async () => {
  const { kube, clock, reads } = cluster(5, 60_000)
  expect(await awaitPluginEnforcement(kube, 'kube-router', clock)).toMatchObject({ faults: [] })
  expect(reads()).toBe(5)
})

test('reports agents that are not ready after a minute', async () => {
  const { kube, clock, reads } = cluster(1_000, 60_000)
  const { faults } = await awaitPluginEnforcement(kube, 'kube-router', clock)
  expect(faults).toMatchObject([{ text: expect.stringContaining('agent is ready (0 of 2)') as string }])
  expect(reads()).toBe(61)
})

test('does not wait on an older cluster', async () => {
  const { kube, clock, reads } = cluster(2, 700_000)
  expect((await awaitPluginEnforcement(kube, 'kube-router', clock)).faults).toHaveLength(1)
  expect(reads()).toBe(1)
})
