import { expect, it } from 'vitest'
import { parseAddress } from '../addresses/address.ts'
import { reachBetween } from '../answers/reach-between.ts'
import { caseWorld } from '../cases/case-world.ts'
import { yamlObjects } from '../manifests/yaml-objects.ts'
import { portsText } from '../ports/allowed-ports.ts'
import type { Peer } from '../pods/pod.ts'
import { readWorld } from '../world/read-world.ts'

const cilium = (name: string, spec: string, namespace?: string): string =>
  `---\napiVersion: cilium.io/v2\nkind: ${namespace === undefined ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy'}\nmetadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }\nspec: ${spec}\n`

const plain = (name: string, namespace: string, spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`

/** `shop/web → 10.0.0.1` in the world of the cases with these policies: ports and policies. */
const answer = (policies: string, question: string): string => {
  const world = readWorld(yamlObjects(caseWorld + policies, 'x.yaml').objects)
  const [from, to] = question.split(' → ').map((text): Peer => {
    const address = parseAddress(text)
    return address === undefined
      ? { kind: 'pod', pod: world.workloads.find(({ id }) => id === `${text}[Pod]`)!.pods[0]! }
      : { kind: 'address', address }
  })
  const { ports, by } = reachBetween(world, from!, to!)
  return `${portsText(ports)} (${by.join(', ')})`
}

/** As in packages/metadata-guard. */
const metadata = cilium(
  'dayone-deny-metadata',
  '{endpointSelector: {}, enableDefaultDeny: {ingress: false, egress: false}, egressDeny: [{toCIDR: [169.254.169.254/32, "fd00:ec2::254/128"]}]}',
)
/** As in packages/namespaces. */
const shop =
  plain('default-deny', 'shop', '{podSelector: {}, ingress: [], egress: [], policyTypes: [Ingress, Egress]}') +
  plain(
    'allow-dns',
    'shop',
    '{podSelector: {}, ingress: [], policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 169.254.20.10/32}}], ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}]}',
  ) +
  cilium(
    'allow-dns-on-node',
    '{endpointSelector: {}, egress: [{toEntities: [host], toPorts: [{ports: [{port: "53", protocol: UDP}, {port: "53", protocol: TCP}]}]}]}',
    'shop',
  )

it.each<[string, string, string, string]>([
  ['the guard of the metadata cuts it', metadata, 'shop/web → 169.254.169.254', 'nothing (dayone-deny-metadata)'],
  ['and nothing else', metadata, 'shop/web → 169.254.169.253', 'everything ()'],
  ['nor what comes in', metadata, '203.0.113.9 → shop/web', 'everything ()'],
  ['not for pods on the network of their node', metadata, 'ops/agent → 169.254.169.254', 'everything ()'],
  [
    'a deny beats the allow of a NetworkPolicy',
    metadata + plain('all', 'shop', '{podSelector: {}, policyTypes: [Egress], egress: [{}]}'),
    'shop/web → 169.254.169.254',
    'nothing (dayone-deny-metadata)',
  ],
  ['DNS of the node under Cilium', shop, 'shop/web → ops/agent', 'TCP 53; UDP 53 (shop/allow-dns-on-node)'],
  ['DNS of the node by its address', shop, 'shop/web → 169.254.20.10', 'TCP 53; UDP 53 (shop/allow-dns)'],
  [
    'and nothing else goes out',
    shop,
    'shop/web → pay/api',
    'nothing (shop/allow-dns, shop/allow-dns-on-node, shop/default-deny)',
  ],
  [
    'a policy with only a deny closes everything, unless it says not to',
    cilium('deny', '{endpointSelector: {}, egressDeny: [{toCIDR: [10.0.0.0/8]}]}'),
    'shop/web → pay/api',
    'nothing (deny)',
  ],
  [
    'an empty rule is a default deny',
    cilium('deny', '{endpointSelector: {}, ingress: [{}]}', 'shop'),
    'pay/api → shop/web',
    'nothing (shop/deny)',
  ],
  [
    'an empty selector means the own namespace',
    cilium('in', '{endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]}', 'shop'),
    'pay/api → shop/web',
    'nothing (shop/in)',
  ],
  [
    'a namespace can be named by its label',
    cilium(
      'in',
      '{endpointSelector: {matchLabels: {"k8s:app": web}}, ingress: [{fromEndpoints: [{matchLabels: {"k8s:io.kubernetes.pod.namespace": pay}}], toPorts: [{ports: [{port: http, protocol: TCP}]}]}]}',
      'shop',
    ),
    'pay/api → shop/web',
    'TCP 8080 (shop/in)',
  ],
  [
    'labels of namespaces',
    cilium(
      'in',
      '{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {io.cilium.k8s.namespace.labels.team: blue}}]}]}',
    ),
    'pay/api → shop/web',
    'everything (in)',
  ],
  [
    'entities: world is outside, not pods',
    cilium(
      'out',
      '{endpointSelector: {}, egress: [{toEntities: [world], toPorts: [{ports: [{port: "443"}]}]}]}',
      'shop',
    ),
    'shop/web → 203.0.113.9',
    'TCP 443; UDP 443; SCTP 443 (shop/out)',
  ],
  [
    'CIDRs with exceptions',
    cilium('out', '{endpointSelector: {}, egress: [{toCIDRSet: [{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}]}]}', 'shop'),
    'shop/web → 10.0.0.1',
    'nothing (shop/out)',
  ],
  [
    'no CIDR means a pod',
    cilium('out', '{endpointSelector: {}, egress: [{toCIDR: [0.0.0.0/0]}]}', 'shop'),
    'shop/web → pay/api',
    'nothing (shop/out)',
  ],
])('%s', (_, policies, question, expected) => {
  expect(answer(policies, question)).toBe(expected)
})

it('reports what cannot be evaluated', () => {
  const text =
    caseWorld + cilium('out', '{endpointSelector: {}, egress: [{toFQDNs: [{matchName: example.org}]}]}', 'shop')
  expect(readWorld(yamlObjects(text, 'x.yaml').objects).warnings).toEqual([
    'CiliumNetworkPolicy shop/out: spec.egress[0].toFQDNs cannot be computed from objects: it is treated as matching nothing.',
  ])
})
