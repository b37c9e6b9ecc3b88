import { fieldOf, isMap, itemsOf, partOf, type Part, type SourcedObject } from '../manifests/source.ts'
import { noPorts } from '../ports/port-set.ts'
import { selectsLabels } from '../policies/label-selector.ts'
import type { Direction, DirectionRules, Policy, Rule } from '../policies/policy.ts'
import { readSelector } from '../policies/read-selector.ts'
import { rulePorts } from '../policies/rule-ports.ts'
import { ciliumLabels, ciliumSelector, namespaceKey } from './cilium-labels.ts'
import { ciliumPeers, type CiliumPeers } from './cilium-peers.ts'
import { ciliumPorts } from './cilium-ports.ts'

interface ReadRule {
  readonly rule: Rule
  readonly peers: CiliumPeers
}

/**
 * A CiliumNetworkPolicy or, with `namespace` undefined, a CiliumClusterwideNetworkPolicy: one policy per rule. Rules
 * for nodes do not apply to pods and are left out. https://docs.cilium.io/en/stable/security/policy/language/
 */
export const ciliumPolicies = (
  object: SourcedObject,
  namespace: string | undefined,
  name: string,
): readonly Policy[] => {
  const root = partOf(object)
  const rules = [fieldOf(root, 'spec'), ...(itemsOf(fieldOf(root, 'specs')) ?? [])]
  return rules
    .filter(({ value }) => isMap(value) && isMap(value['endpointSelector']))
    .map((rule) => readPolicy(rule, namespace, namespace === undefined ? name : `${namespace}/${name}`))
}

const readPolicy = (rule: Part, namespace: string | undefined, id: string): Policy => {
  const asked = readSelector(fieldOf(rule, 'endpointSelector')) ?? []
  const own = namespace === undefined ? [] : [{ key: namespaceKey, operator: 'In', values: [namespace] } as const]
  const selector = [...ciliumSelector(asked, undefined), ...own]
  const ingress = readDirection(rule, 'ingress', namespace)
  const egress = readDirection(rule, 'egress', namespace)
  const peers = [...ingress.peers, ...egress.peers]
  return {
    id,
    kind: namespace === undefined ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy',
    place: rule.source.place([]),
    selects: (pod) => !pod.hostNetwork && selectsLabels(selector, ciliumLabels(pod)),
    ingress: ingress.rules,
    egress: egress.rules,
    blocks: peers.flatMap(({ blocks }) => blocks),
    uses: [],
    unread: peers.flatMap(({ unread }) => unread),
  }
}

interface ReadDirection {
  readonly rules: DirectionRules | undefined
  readonly peers: readonly CiliumPeers[]
}

/**
 * A direction with rules denies everything that they do not allow, even with deny rules only, unless enableDefaultDeny
 * is false.
 */
const readDirection = (spec: Part, direction: Direction, namespace: string | undefined): ReadDirection => {
  const word = direction === 'ingress' ? 'from' : 'to'
  const read = (list: string): readonly ReadRule[] =>
    (itemsOf(fieldOf(spec, list)) ?? []).map((part) => readRule(part, word, namespace))
  const [allow, deny] = [read(direction), read(`${direction}Deny`)]
  const enabled = fieldOf(fieldOf(spec, 'enableDefaultDeny'), direction).value
  const isolates = typeof enabled === 'boolean' ? enabled : allow.length + deny.length > 0
  if (allow.length + deny.length === 0 && !isolates) return { rules: undefined, peers: [] }
  const rulesOf = (list: readonly ReadRule[]): readonly Rule[] => list.map(({ rule }) => rule)
  return {
    rules: { isolates, allow: rulesOf(allow), deny: rulesOf(deny) },
    peers: [...allow, ...deny].map(({ peers }) => peers),
  }
}

/** A rule with neither peers nor ports matches nothing: that is Cilium's notation for default deny. */
const readRule = (part: Part, word: 'from' | 'to', namespace: string | undefined): ReadRule => {
  const peers = ciliumPeers(part, word, namespace)
  const ports = ciliumPorts(fieldOf(part, 'toPorts'))
  const isIcmpOnly = fieldOf(part, 'icmps').value !== undefined && ports === undefined
  const { matches = () => ports !== undefined } = peers
  return { rule: { matches, ports: isIcmpOnly ? () => noPorts : rulePorts(ports) }, peers }
}
