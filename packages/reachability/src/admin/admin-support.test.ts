import { expect, test } from 'vitest'
import type { SourcedObject } from '../manifests/source.ts'
import { adminKinds, adminSupport, type Support } from './admin-support.ts'

const daemonSet = (image: string, ...command: readonly string[]): SourcedObject => ({
  value: { kind: 'DaemonSet', spec: { template: { spec: { containers: [{ name: 'agent', image, command }] } } } },
  place: () => image,
})

const anp = '--admin-network-policy=true'
const banp = '--baseline-admin-network-policy=true'

/** Image, flags and plugin → the answers for AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy. */
const cases: readonly (readonly [string, readonly SourcedObject[], string | undefined, readonly Support[]])[] = [
  ['nothing known', [], undefined, ['not known', 'not known', 'not known']],
  ['an unknown agent', [daemonSet('example.com/net:v1')], undefined, ['not known', 'not known', 'not known']],
  ['Calico by its name alone', [], 'calico', ['not known', 'not known', 'not known']],
  ['Calico 3.31', [daemonSet('quay.io/calico/node:v3.31.3')], 'calico', ['enforced', 'enforced', 'ignored']],
  ['Calico 3.29', [daemonSet('quay.io/calico/node:v3.29.0')], 'calico', ['enforced', 'not known', 'ignored']],
  ['Calico 3.28', [daemonSet('quay.io/calico/node:v3.28.2')], 'calico', ['ignored', 'ignored', 'ignored']],
  ['Calico 3.32', [daemonSet('quay.io/calico/node:v3.32.0')], 'calico', ['ignored', 'ignored', 'enforced']],
  ['Calico by digest', [daemonSet('quay.io/calico/node@sha256:ab')], 'calico', ['not known', 'not known', 'not known']],
  ['Cilium by its name', [], 'cilium', ['ignored', 'ignored', 'ignored']],
  ['Cilium', [daemonSet('quay.io/cilium/cilium:v1.18.6')], undefined, ['ignored', 'ignored', 'ignored']],
  ['kube-router', [], 'kube-router', ['ignored', 'ignored', 'ignored']],
  [
    'kindnet with the flag',
    [daemonSet('registry.k8s.io/networking/kindnet:v1.8.5', '/bin/kindnetd', anp)],
    'kindnet',
    ['enforced', 'ignored', 'not known'],
  ],
  [
    'kindnet with the flag that is off',
    [daemonSet('registry.k8s.io/networking/kindnet:v1.8.5', '/bin/kindnetd', '--admin-network-policy=false')],
    'kindnet',
    ['ignored', 'ignored', 'not known'],
  ],
  [
    'kube-network-policies next to Cilium',
    [
      daemonSet('quay.io/cilium/cilium:v1.18.6'),
      daemonSet('registry.k8s.io/networking/kube-network-policies:v0.8.0', anp, banp),
    ],
    'cilium',
    ['enforced', 'enforced', 'not known'],
  ],
]

test.each(cases)('%s', (_title, objects, plugin, expected) => {
  expect(adminKinds.map(adminSupport(objects, plugin))).toEqual(expected)
})
