import { refOf, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { namespaces } from '../namespaces.ts'

const factsAt = (kubernetesVersion: string): ClusterFacts => ({
  name: 'a.example.com',
  kubernetesVersion,
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [],
})
const config = namespaces.config.parse({ namespaces: [{ name: 'page-score' }] })
const made = namespaces.plan(config, undefined, factsAt('1.35.4')).changes.map(({ data }) => data.manifest)

const planAt = (version: string, live: readonly KubeObject[] = made) => {
  const same = (left: object, right: object): boolean => JSON.stringify(left) === JSON.stringify(right)
  const objects = {
    find: (ref: object) => live.find((one) => same(refOf(one), ref)),
    isServed: () => true,
  }
  const plugin = { faults: [], agents: '' }
  const observed = { objects, unguarded: [], violating: [], foreign: [], plugin, today: new Date('2026-11-26') }
  return namespaces.plan(config, observed, factsAt(version)).changes
}

test('a Kubernetes patch release changes nothing', () => {
  expect(planAt('1.35.9')).toEqual([])
})

test('after an upgrade only the pins change, with a reason', () => {
  const changes = planAt('1.36.1')
  expect(changes.map(({ id }) => id)).toEqual(['Namespace/page-score', 'Namespace/default'])
  expect(changes.slice(0, 1)).toMatchObject([
    {
      action: 'update',
      target: expect.stringContaining('page-score'),
      why: expect.stringContaining('The cluster is at v1.36; the Pod Security version is still v1.35'),
    },
  ])
  const lines = changes[0]?.diff?.split('\n') ?? []
  expect(lines).toHaveLength(6)
  for (const line of lines)
    expect(line).toMatch(/^[-+] metadata\.labels\[pod-security\.kubernetes\.io\/\w+-version\]: /)
})
