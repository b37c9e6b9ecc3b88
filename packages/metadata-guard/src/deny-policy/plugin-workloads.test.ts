import type { Workload } from '@dayone/kube'
import { expect, test } from 'vitest'
import { canDenyOnNetwork, networkFindings } from './network-findings.ts'
import { oldCilium, secondPluginFindings } from './plugin-workloads.ts'

const daemonSet = (name: string, image = 'x'): Workload => ({
  kind: 'DaemonSet',
  namespace: 'kube-system',
  name,
  template: { labels: {}, annotations: {}, spec: { containers: [{ name: 'agent', image }] } },
  claims: [],
})
const facts = { networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true } }

test.each([
  ['quay.io/cilium/cilium:v1.14.3', 'v1.14.3'],
  ['quay.io/cilium/cilium:v1.16.0@sha256:0', undefined],
  ['quay.io/cilium/cilium:v1.18.6', undefined],
  ['registry.example/cilium:latest', undefined],
])('%s: too old is %s', (image, version) => {
  expect(oldCilium([daemonSet('cilium', image)])).toBe(version)
})

test('with a Cilium before 1.16 the deny is not applied, and one sentence says why', () => {
  const state = { isServed: true, canDenyAlone: true, tooOld: 'v1.14.3' }
  expect(canDenyOnNetwork(facts, state)).toBe(false)
  expect(networkFindings(facts, state)).toMatchObject([
    {
      kind: 'risk',
      text: expect.stringMatching(/^Cilium v1.14.3 runs, but enableDefaultDeny was added in 1.16/) as string,
    },
  ])
})

test('a plugin that dayone does not know is named as such', () => {
  const networkPlugin = { name: 'cni', enforcesNetworkPolicy: false }
  expect(networkFindings({ networkPlugin }, undefined)).toMatchObject([
    { kind: 'impossible', text: expect.stringMatching(/^dayone does not know the network plugin \(cni\)/) as string },
  ])
})

test('two plugins are named; one is not', () => {
  expect(secondPluginFindings('cilium', [daemonSet('cilium'), daemonSet('calico-node')])).toMatchObject([
    { id: 'MG-02/plugins', text: expect.stringMatching(/^Agents of cilium and calico run/) as string },
  ])
  expect(secondPluginFindings('cilium-etcd', [daemonSet('cilium')])).toEqual([])
})
