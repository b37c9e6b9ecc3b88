import { expect, it } from 'vitest'
import { parseAddress } from '../addresses/address.ts'
import { reachBetween } from '../answers/reach-between.ts'
import { caseWorld } from '../cases/case-world.ts'
import { yamlObjects } from '../manifests/yaml-objects.ts'
import { portsText } from '../ports/allowed-ports.ts'
import type { Peer } from '../pods/pod.ts'
import { readWorld } from '../world/read-world.ts'
import { calicoSelector } from './calico-selector.ts'

const calico = (kind: string, name: string, spec: string, namespace = ''): string =>
  `---\napiVersion: crd.projectcalico.org/v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`} }\nspec: ${spec}\n`

const plain = (name: string, namespace: string, spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`

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

/** A deny policy for metadata in its own tier, which passes everything else. */
const guard =
  calico('Tier', 'dayone', '{order: 100, defaultAction: Pass}') +
  calico(
    'GlobalNetworkPolicy',
    'dayone.deny-metadata',
    '{tier: dayone, order: 1, types: [Egress], namespaceSelector: "has(kubernetes.io/metadata.name)", egress: [{action: Deny, destination: {nets: [169.254.169.254/32]}}]}',
  )
const allowAll = plain('all', 'shop', '{podSelector: {}, policyTypes: [Egress], egress: [{}]}')
const deny = plain('deny', 'shop', '{podSelector: {}, policyTypes: [Ingress, Egress]}')

it.each<[string, string, string, string]>([
  ['the guard cuts the metadata', guard, 'shop/web → 169.254.169.254', 'nothing (dayone.deny-metadata)'],
  ['and passes on the rest', guard, 'shop/web → 203.0.113.9', 'everything ()'],
  ['no NetworkPolicy opens it again', guard + allowAll, 'shop/web → 169.254.169.254', 'nothing (dayone.deny-metadata)'],
  ['what it passes on is judged by NetworkPolicies', guard + deny, 'shop/web → 203.0.113.9', 'nothing (shop/deny)'],
  ['and opened by them', guard + allowAll, 'shop/web → 203.0.113.9', 'everything (shop/all)'],
  ['not for pods on the network of their node', guard, 'ops/agent → 169.254.169.254', 'everything ()'],
  [
    'a policy in the default tier with only a deny closes everything',
    calico(
      'GlobalNetworkPolicy',
      'deny',
      '{selector: all(), types: [Egress], egress: [{action: Deny, destination: {nets: [169.254.169.254/32]}}]}',
    ),
    'shop/web → 203.0.113.9',
    'nothing (deny)',
  ],
  [
    'a policy before the NetworkPolicies opens what they close',
    deny +
      calico(
        'NetworkPolicy',
        'default.open',
        '{order: 10, selector: "app == \'web\'", ingress: [{action: Allow, protocol: TCP, source: {namespaceSelector: "team == \'blue\'"}, destination: {ports: [8080, "9000:9010"]}}]}',
        'shop',
      ),
    'pay/api → shop/web',
    'TCP 8080,9000-9010 (shop/default.open)',
  ],
  [
    'the first rule that matches decides',
    calico(
      'NetworkPolicy',
      'first',
      '{selector: all(), ingress: [{action: Deny, protocol: TCP, destination: {ports: [22]}}, {action: Allow, source: {selector: "has(app)"}}]}',
      'shop',
    ),
    'shop/cart → shop/web',
    'TCP 1-21,23-65535; all UDP; all SCTP (shop/first)',
  ],
  [
    'a selector alone means the own namespace',
    calico(
      'NetworkPolicy',
      'own',
      '{selector: all(), ingress: [{action: Allow, source: {selector: "all()"}}]}',
      'shop',
    ),
    'pay/api → shop/web',
    'nothing (shop/own)',
  ],
])('%s', (_, policies, question, expected) => {
  expect(answer(policies, question)).toBe(expected)
})

it.each<[string, boolean | undefined]>([
  ['', true],
  ['all()', true],
  ['global()', false],
  ["app == 'web'", true],
  ["app != 'web'", false],
  ["other != 'web'", true],
  ["app in {'api', 'web'}", true],
  ["app not in {'api', 'web'}", false],
  ["missing not in {'api'}", true],
  ['has(app) && !has(tier)', true],
  ["(app == 'x' || has(app)) && has(app)", true],
  ["!(app == 'web')", false],
  ['app ==', undefined],
  ['has(app) has(app)', undefined],
  ['app = "web"', undefined],
])('the selector %s', (text, expected) => {
  expect(calicoSelector(text)?.({ app: 'web' })).toBe(expected)
})
