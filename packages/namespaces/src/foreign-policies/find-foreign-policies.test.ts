import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { adminKinds } from './admin-kinds.ts'
import { calicoKinds } from './calico-kinds.ts'
import { ciliumKinds } from './cilium-kinds.ts'
import { findForeignPolicies } from './find-foreign-policies.ts'
import { networkPolicyKind } from './network-policy-kind.ts'
import type { PolicyKind } from './opening.ts'
import { enforcedOf } from './read-policies.ts'

const team = { name: 'team', labels: { tier: 'web' }, allowSameNamespace: true }
const [ciliumNamespaced, ciliumClusterwide] = ciliumKinds
const [calicoNamespaced, calicoGlobal] = calicoKinds
const [admin, cluster] = adminKinds

/** "in everyone", "out 0.0.0.0/0 (TCP 443)!": what one policy opens in the namespace team; ! for wide openings. */
const opened = (kind: PolicyKind | undefined, spec: object, namespace: typeof team = team, inside = 'team') => {
  if (kind === undefined) throw new Error('no such kind')
  const object: KubeObject = { ...kind, metadata: { name: 'p', namespace: inside }, spec }
  return findForeignPolicies([{ kind, object }], [namespace], new Set()).flatMap(({ openings }) =>
    openings.map(
      ({ direction, peer, ports, isWide }) =>
        `${direction} ${peer}${ports === '' ? '' : ` (${ports})`}${isWide ? '!' : ''}`,
    ),
  )
}

const dns = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }
const dnsPods = { podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } })

test.each<[string, object, readonly string[]]>([
  ['everyone in', { ingress: [{}] }, ['in everyone!']],
  ['everyone in by one port', { ingress: [{ ports: [{ port: 80 }] }] }, ['in everyone (TCP 80)!']],
  ['out to every address', { egress: [{ to: [block('0.0.0.0/0')] }] }, ['out 0.0.0.0/0!']],
  ['both', { ingress: [{ from: [] }], egress: [{}] }, ['in everyone!', 'out everyone!']],
  [
    'two halves of everyone',
    { ingress: [{ from: [block('0.0.0.0/1')] }, { from: [block('128.0.0.0/1')] }] },
    ['in 0.0.0.0/1!', 'in 128.0.0.0/1!'],
  ],
  [
    'everyone but one',
    { egress: [{ to: [block('0.0.0.0/0', '169.254.169.254/32')] }] },
    ['out 0.0.0.0/0 except 169.254.169.254/32!'],
  ],
  [
    'everyone but nearly all',
    { egress: [{ to: [block('0.0.0.0/0', '0.0.0.0/1')] }] },
    ['out 0.0.0.0/0 except 0.0.0.0/1!'],
  ],
  ['a small block', { egress: [{ to: [block('10.0.0.0/8')] }] }, ['out 10.0.0.0/8']],
  ['all of IPv6', { egress: [{ to: [block('2000::/3')] }] }, ['out 2000::/3!']],
  [
    'one namespace by its name',
    { ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } }] }] },
    ['in every pod of web'],
  ],
  ['every namespace', { ingress: [{ from: [{ namespaceSelector: {} }] }] }, ['in every pod of every namespace!']],
  [
    'namespaces by a label',
    { ingress: [{ from: [{ namespaceSelector: { matchLabels: { a: 'b' } } }] }] },
    ['in every pod of namespaces with a=b'],
  ],
  [
    'its own namespace, which is open anyway',
    { ingress: [{ from: [{ podSelector: { matchLabels: { a: 'b' } } }] }] },
    [],
  ],
  [
    'DNS, which is open anyway',
    { egress: [{ to: [{ ...dns, ...dnsPods }], ports: [{ protocol: 'UDP', port: 53 }] }] },
    [],
  ],
  [
    'DNS pods on every port',
    { egress: [{ to: [{ ...dns, ...dnsPods }] }] },
    ['out pods with k8s-app=kube-dns of kube-system'],
  ],
  ['nothing', { podSelector: {}, policyTypes: ['Ingress'] }, []],
  ['rules of a direction it does not name', { policyTypes: ['Egress'], ingress: [{}] }, []],
])('NetworkPolicy: %s', (_case, spec, openings) => {
  expect(opened(networkPolicyKind, spec)).toEqual(openings)
})

test('its own namespace counts if the guards do not open it', () => {
  const closed = { ...team, allowSameNamespace: false }
  expect(opened(networkPolicyKind, { ingress: [{ from: [{ podSelector: {} }] }] }, closed)).toEqual([
    'in every pod of the same namespace',
  ])
})

test.each<[string, object, readonly string[]]>([
  ['a rule that says nothing', { ingress: [{}] }, []],
  [
    'ports of everyone',
    { ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] },
    ['in everyone (TCP 80)!'],
  ],
  ['its own namespace', { ingress: [{ fromEndpoints: [{}] }] }, []],
  [
    'another namespace',
    { ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'web' } }] }] },
    ['in pods with k8s:io.kubernetes.pod.namespace=web'],
  ],
  ['the world', { egress: [{ toEntities: ['world'] }] }, ['out the entity world!']],
  [
    'addresses',
    { egress: [{ toCIDRSet: [{ cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }] }] },
    ['out 0.0.0.0/0 except 10.0.0.0/8!'],
  ],
  ['names', { egress: [{ toFQDNs: [{ matchName: 'a.com' }] }] }, ['out the names {"matchName":"a.com"}']],
  ['denies alone', { egressDeny: [{ toEntities: ['world'] }], ingressDeny: [{}] }, []],
  ['what it requires alone', { ingress: [{ fromRequires: [{ matchLabels: { a: 'b' } }] }] }, []],
])('CiliumNetworkPolicy: %s', (_case, rules, openings) => {
  expect(opened(ciliumNamespaced, { endpointSelector: {}, ...rules })).toEqual(openings)
})

test.each<[string, object, number]>([
  ['every endpoint', {}, 1],
  ['endpoints of this namespace', { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'team' } }, 1],
  ['endpoints of another', { matchLabels: { 'io.kubernetes.pod.namespace': 'web' } }, 0],
  ['namespaces with its label', { matchLabels: { 'io.cilium.k8s.namespace.labels.tier': 'web' } }, 1],
  ['namespaces with another', { matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.tier': 'db' } }, 0],
])('CiliumClusterwideNetworkPolicy for %s', (_case, endpointSelector, count) => {
  const policy = { endpointSelector, ingress: [{ fromEndpoints: [{}] }] }
  expect(opened(ciliumClusterwide, policy, team, '')).toHaveLength(count)
})

test.each<[string, object, readonly string[]]>([
  ['an allow', { selector: 'all()', ingress: [{ action: 'Allow', source: {} }] }, ['in everyone!']],
  [
    'addresses',
    { egress: [{ action: 'Allow', protocol: 'TCP', destination: { nets: ['0.0.0.0/0'], ports: [443] } }] },
    ['out 0.0.0.0/0 (TCP 443)!'],
  ],
  ['denies alone', { egress: [{ action: 'Deny', destination: { nets: ['169.254.169.254/32'] } }] }, []],
  ['a pass', { egress: [{ action: 'Pass' }] }, []],
  [
    'another namespace',
    { namespaceSelector: "kubernetes.io/metadata.name == 'web'", ingress: [{ action: 'Allow' }] },
    [],
  ],
  [
    'one of several',
    { namespaceSelector: "projectcalico.org/name in {'web', 'team'}", ingress: [{ action: 'Allow' }] },
    ['in everyone!'],
  ],
  [
    'a label of its own',
    { namespaceSelector: "tier == 'web' && has(x)", ingress: [{ action: 'Allow' }] },
    ['in everyone!'],
  ],
  ['host endpoints alone', { namespaceSelector: 'global()', ingress: [{ action: 'Allow' }] }, []],
])('Calico GlobalNetworkPolicy: %s', (_case, spec, openings) => {
  expect(opened(calicoGlobal, spec, team, '')).toEqual(openings)
})

test('Calico NetworkPolicy: pods of its own namespace are open anyway', () => {
  expect(opened(calicoNamespaced, { ingress: [{ action: 'Allow', source: { selector: "a == 'b'" } }] })).toEqual([])
})

test.each<[string, object, readonly string[]]>([
  [
    'every namespace',
    { subject: { namespaces: {} }, ingress: [{ action: 'Allow', from: [{ namespaces: {} }] }] },
    ['in every pod of every namespace!'],
  ],
  [
    'another subject',
    {
      subject: { namespaces: { matchLabels: { tier: 'db' } } },
      ingress: [{ action: 'Allow', from: [{ namespaces: {} }] }],
    },
    [],
  ],
  ['a deny', { subject: { namespaces: {} }, egress: [{ action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] }] }, []],
  [
    'networks',
    {
      subject: { pods: { namespaceSelector: {}, podSelector: {} } },
      egress: [{ action: 'Allow', to: [{ networks: ['0.0.0.0/0'] }] }],
    },
    ['out 0.0.0.0/0!'],
  ],
])('AdminNetworkPolicy: %s', (_case, spec, openings) => {
  expect(opened(admin, spec, team, '')).toEqual(openings)
})

test('a policy of administrators that the plugin ignores is left out, and stays where that is not known', () => {
  if (admin === undefined) throw new Error('no such kind')
  const policy = { kind: admin, object: { ...admin, metadata: { name: 'p' }, spec: {} } }
  const agent = (image: string): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'kube-system' },
    spec: { template: { spec: { containers: [{ name: 'agent', image }] } } },
  })
  expect(enforcedOf([policy], [], 'cilium')).toEqual([])
  expect(enforcedOf([policy], [agent('quay.io/calico/node:v3.32.0')], 'calico')).toEqual([])
  expect(enforcedOf([policy], [agent('quay.io/calico/node:v3.31.3')], 'calico')).toEqual([policy])
  expect(enforcedOf([policy], [], 'calico')).toEqual([policy])
})

test('both served versions of ClusterNetworkPolicy are known', () => {
  const versions = adminKinds.filter(({ kind }) => kind === 'ClusterNetworkPolicy').map(({ apiVersion }) => apiVersion)
  expect(versions).toEqual(['policy.networking.k8s.io/v1beta1', 'policy.networking.k8s.io/v1alpha2'])
})

test('a ClusterNetworkPolicy of the baseline tier opens nothing that default-deny closes', () => {
  const spec = { subject: { namespaces: {} }, ingress: [{ action: 'Accept', from: [{ namespaces: {} }] }] }
  expect(opened(cluster, { ...spec, tier: 'Admin' }, team, '')).toHaveLength(1)
  expect(opened(cluster, { ...spec, tier: 'Baseline' }, team, '')).toEqual([])
})

test('recognizes our own policies by name, never by label', () => {
  const labels = { 'app.kubernetes.io/managed-by': 'dayone' }
  const object: KubeObject = {
    ...networkPolicyKind,
    metadata: { name: 'p', namespace: 'team', labels },
    spec: { ingress: [{}] },
  }
  const find = (own: readonly string[]) =>
    findForeignPolicies([{ kind: networkPolicyKind, object }], [team], new Set(own)).map(({ title }) => title)
  expect(find([])).toEqual(['NetworkPolicy p in team'])
  expect(find(['NetworkPolicy/team/p'])).toEqual([])
})
