import type { Clock } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { createDiscovery } from './discovery.ts'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'

const version = (name: string, ...kinds: readonly (readonly [kind: string, resource: string])[]) => ({
  version: name,
  freshness: 'Current',
  resources: kinds.map(([kind, resource]) => ({
    resource,
    responseKind: { group: '', version: '', kind },
    scope: kind === 'ClusterRole' ? 'Cluster' : 'Namespaced',
    subresources: [{ subresource: 'status', responseKind: { group: '', version: '', kind } }],
  })),
})

const core = { metadata: {}, versions: [version('v1', ['Pod', 'pods'])] }
const rbac = {
  metadata: { name: 'rbac.authorization.k8s.io' },
  versions: [version('v1', ['ClusterRole', 'clusterroles'])],
}
const cilium = {
  metadata: { name: 'cilium.io' },
  versions: [version('v2', ['CiliumNetworkPolicy', 'ciliumnetworkpolicies'])],
}
const metrics = {
  metadata: { name: 'metrics.k8s.io' },
  versions: [{ ...version('v1beta1'), freshness: 'Stale' }],
}

const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' }
const policy = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' }
const pod = { apiVersion: 'v1', kind: 'Pod' }
const podMetrics = { apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics' }

const notFound: KubeResponse = { status: 404, body: {} }

/** A server with these groups; `old`: without aggregated discovery. */
const serving = (old: boolean, ...groups: readonly object[]) => {
  const asked: string[] = []
  let now = 0
  let served = groups
  const document = (items: readonly object[]) =>
    old ? { kind: 'APIGroupList', groups: [] } : { kind: 'APIGroupDiscoveryList', items }
  const send = async ({ path, accept = '' }: KubeRequest): Promise<KubeResponse> => {
    asked.push(path)
    if (path === '/api' || path === '/apis') {
      expect(accept).toContain('as=APIGroupDiscoveryList')
      return { status: 200, body: document(path === '/api' ? [core] : served) }
    }
    if (path === '/apis/metrics.k8s.io/v1beta1') return { status: 503, body: { message: 'away' } }
    if (path !== '/apis/rbac.authorization.k8s.io/v1') return notFound
    return { status: 200, body: { resources: [{ name: 'clusterroles', kind: 'ClusterRole', namespaced: false }] } }
  }
  const clock: Pick<Clock, 'now'> = { now: () => new Date(now) }
  return {
    ...createDiscovery(send, clock),
    asked,
    wait: (ms: number) => void (now += ms),
    install: (group: object) => void (served = [...served, group]),
  }
}

test('concurrent callers share one request for all groups, and one for the core', async () => {
  const { find, pathOf, asked } = serving(false, rbac, cilium)
  const found = await Promise.all([role, policy, role, { ...policy, kind: 'CiliumNodeConfig' }].map(find))
  expect(found.map((one) => one?.resource)).toEqual([
    'clusterroles',
    'ciliumnetworkpolicies',
    'clusterroles',
    undefined,
  ])
  expect(await pathOf({ ...role, name: 'a' })).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/a')
  expect(await pathOf({ ...pod, namespace: 'team', name: 'a' })).toBe('/api/v1/namespaces/team/pods/a')
  expect(asked).toEqual(['/apis', '/api'])
})

test('caches that a kind is not served for two seconds', async () => {
  const { find, asked, wait, install } = serving(false, rbac)
  expect(await find(policy)).toBeUndefined()
  install(cilium)
  wait(1_900)
  expect(await find(policy)).toBeUndefined()
  wait(100)
  expect(await find(policy)).toMatchObject({ resource: 'ciliumnetworkpolicies' })
  expect(asked).toEqual(['/apis', '/apis'])
})

test('and no longer than until the next write', async () => {
  const { find, asked, forgetMissing, install, wait } = serving(false, rbac)
  expect(await find(policy)).toBeUndefined()
  install(cilium)
  forgetMissing()
  wait(1)
  expect(await find(policy)).toMatchObject({ resource: 'ciliumnetworkpolicies' })
  forgetMissing()
  expect(await find(policy)).toBeDefined()
  expect(asked).toEqual(['/apis', '/apis'])
})

test('queries a stale extension server directly, and reports unknown if it does not respond', async () => {
  const { find, asked } = serving(false, rbac, metrics)
  await expect(find(podMetrics)).rejects.toMatchObject({ exitCode: 6 })
  await expect(find(podMetrics)).rejects.toMatchObject({ exitCode: 6 })
  expect(asked).toEqual(['/apis', '/apis/metrics.k8s.io/v1beta1', '/apis/metrics.k8s.io/v1beta1'])
})

test('queries a server without aggregated discovery once per group and version', async () => {
  const { find, asked } = serving(true)
  expect(await find(role)).toEqual({ resource: 'clusterroles', isNamespaced: false })
  expect(await find(policy)).toBeUndefined()
  expect(await find(role)).toBeDefined()
  expect(await find(policy)).toBeUndefined()
  expect(asked).toEqual(['/apis', '/apis/rbac.authorization.k8s.io/v1', '/apis/cilium.io/v2'])
})
