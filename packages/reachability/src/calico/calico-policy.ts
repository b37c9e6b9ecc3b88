import { fieldOf, itemsOf, partOf, pathText, refusal, type Part, type SourcedObject } from '../manifests/source.ts'
import type { Direction, Tier, TieredPolicy, TierRule } from '../policies/policy.ts'
import type { Peer } from '../pods/pod.ts'
import { calicoLabels, calicoNamespaceLabels, calicoPeer } from './calico-peer.ts'
import { calicoPorts } from './calico-ports.ts'
import { calicoSelector } from './calico-selector.ts'

/** The default tier of policies, and the tier of NetworkPolicies. */
const defaultTier: Tier = { name: 'default', order: 1_000_000, defaultAction: 'Deny', ties: 'by name' }

/** A Tier. https://docs.tigera.io/calico/latest/reference/resources/tier */
export const calicoTier = (object: SourcedObject, name: string): Tier => {
  const spec = fieldOf(partOf(object), 'spec')
  const order = fieldOf(spec, 'order').value
  const action = fieldOf(spec, 'defaultAction').value
  return {
    name,
    order: typeof order === 'number' ? order : Number.POSITIVE_INFINITY,
    defaultAction: action === 'Pass' ? 'Pass' : 'Deny',
    ties: 'by name',
  }
}

/** All tiers in evaluation order. */
export const tiersInOrder = (tiers: readonly Tier[]): readonly Tier[] =>
  [...(tiers.some(({ name }) => name === 'default') ? [] : [defaultTier]), ...tiers].toSorted(
    (one, other) => one.order - other.order || (one.name < other.name ? -1 : 1),
  )

/**
 * A Calico NetworkPolicy or, with `namespace` undefined, a GlobalNetworkPolicy.
 * https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
 */
export const calicoPolicy = (object: SourcedObject, namespace: string | undefined, name: string): TieredPolicy => {
  const spec = fieldOf(partOf(object), 'spec')
  const order = fieldOf(spec, 'order').value
  const types = typesOf(spec)
  const ingress = rulesOf(spec, 'ingress', namespace)
  const egress = rulesOf(spec, 'egress', namespace)
  const [pods, namespaces] = [selectorOf(fieldOf(spec, 'selector')), selectorOf(fieldOf(spec, 'namespaceSelector'))]
  const tier = fieldOf(spec, 'tier').value
  return {
    id: namespace === undefined ? name : `${namespace}/${name}`,
    kind: namespace === undefined ? 'GlobalNetworkPolicy' : 'NetworkPolicy of Calico',
    place: object.place([]),
    tier: typeof tier === 'string' && tier !== '' ? tier : 'default',
    order: typeof order === 'number' ? order : Number.POSITIVE_INFINITY,
    selects: (pod) =>
      !pod.hostNetwork &&
      (namespace === undefined || pod.namespace === namespace) &&
      pods(calicoLabels(pod)) &&
      namespaces(calicoNamespaceLabels(pod)),
    ingress: types.includes('Ingress') ? ingress.map(({ rule }) => rule) : undefined,
    egress: types.includes('Egress') ? egress.map(({ rule }) => rule) : undefined,
    blocks: [...ingress, ...egress].flatMap(({ blocks }) => blocks),
    uses: [],
    unread: [...ingress, ...egress].flatMap(({ unread }) => unread),
  }
}

const typesOf = (spec: Part): readonly unknown[] => {
  const types = (itemsOf(fieldOf(spec, 'types')) ?? []).map(({ value }) => value)
  if (types.length > 0) return types
  const has = (key: string): boolean => (itemsOf(fieldOf(spec, key)) ?? []).length > 0
  if (!has('egress')) return ['Ingress']
  return has('ingress') ? ['Ingress', 'Egress'] : ['Egress']
}

const selectorOf = (part: Part) => {
  const test = typeof part.value === 'string' || part.value === undefined ? calicoSelector(part.value ?? '') : undefined
  if (test === undefined)
    throw refusal(part, 'is not a selector that dayone can parse.', "For example: app == 'web' && has(tier)")
  return test
}

interface ReadRule extends Pick<TieredPolicy, 'blocks' | 'unread'> {
  readonly rule: TierRule
}

const actions = { allow: 'Allow', deny: 'Deny', pass: 'Pass' } as const

const rulesOf = (spec: Part, direction: Direction, namespace: string | undefined): readonly ReadRule[] =>
  (itemsOf(fieldOf(spec, direction)) ?? []).flatMap((part): readonly ReadRule[] => {
    const word = fieldOf(part, 'action')
    const name = String(word.value).toLowerCase()
    if (name === 'log') return []
    if (name !== 'allow' && name !== 'deny' && name !== 'pass') throw refusal(word, 'must be Allow, Deny, Pass or Log.')
    const [near, far] = direction === 'ingress' ? ['destination', 'source'] : ['source', 'destination']
    const peer = calicoPeer(fieldOf(part, far ?? ''), namespace)
    const version = fieldOf(part, 'ipVersion').value
    const unread = [...peer.unread, ...ownSide(fieldOf(part, near ?? '')), ...sourcePorts(fieldOf(part, 'source'))]
    const isVersion = (one: Peer): boolean =>
      version === undefined || one.kind === 'pod' || one.address.family === version
    return [
      {
        rule: {
          action: actions[name],
          matches: (one) => unread.length === 0 && isVersion(one) && peer.matches(one),
          ports: calicoPorts(part),
        },
        blocks: peer.blocks,
        unread,
      },
    ]
  })

/** Conditions of a rule on its own pod, in addition to the policy's selector. */
const ownSide = (end: Part): readonly string[] =>
  ['nets', 'notNets', 'selector', 'notSelector', 'namespaceSelector', 'serviceAccounts', 'services']
    .map((key) => fieldOf(end, key))
    .filter(({ value }) => value !== undefined)
    .map(({ path }) => pathText(path))

const sourcePorts = (source: Part): readonly string[] =>
  ['ports', 'notPorts']
    .map((key) => fieldOf(source, key))
    .filter(({ value }) => value !== undefined)
    .map(({ path }) => pathText(path))
