import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { findOpenPolicies } from './open-policies.ts'

const policy = (spec: object, labels: Record<string, string> = {}, namespace = 'a'): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace, labels },
  spec,
})

test.each<[string, KubeObject, readonly string[]]>([
  ['everybody in', policy({ ingress: [{}] }), ['in']],
  ['everybody in by one port', policy({ ingress: [{ ports: [{ port: 80 }] }] }), ['in']],
  ['out to every address', policy({ egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }), ['out']],
  ['both', policy({ ingress: [{ from: [] }], egress: [{}] }), ['in', 'out']],
  ['one namespace in', policy({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { a: 'b' } } }] }] }), []],
  ['nothing', policy({ podSelector: {}, policyTypes: ['Ingress'] }), []],
  ['one of ours', policy({ ingress: [{}] }, { 'app.kubernetes.io/managed-by': 'dayone' }), []],
  ['another namespace', policy({ ingress: [{}] }, {}, 'b'), []],
])('%s', (_name, one, directions) => {
  expect(findOpenPolicies([one], ['a']).flatMap((open) => open.directions)).toEqual(directions)
})
