import {
  fieldOf,
  itemsOf,
  partOf,
  refusal,
  refuseUnknownKeys,
  type Part,
  type SourcedObject,
} from '../manifests/source.ts'
import type { Tier, TierAction, TieredPolicy, TierRule } from '../policies/policy.ts'
import { readAdminPeer, type AdminPeer } from './admin-peer.ts'
import { adminPorts } from './admin-ports.ts'
import type { AdminKind } from './admin-support.ts'

const tierNames = { before: '(admin)', after: '(baseline)' } as const

/**
 * A tier before and a tier after NetworkPolicies. Calico has its own tiers around them: these have the orders 1,000 and
 * 10,000,000. https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy
 */
export const adminTiers: readonly Tier[] = [
  { name: tierNames.before, order: 1000, defaultAction: 'Pass', ties: 'undefined' },
  { name: tierNames.after, order: 10_000_000, defaultAction: 'Pass', ties: 'undefined' },
]

export const isBaseline = ({ tier }: Pick<TieredPolicy, 'tier'>): boolean => tier === tierNames.after

const shortNames = {
  AdminNetworkPolicy: 'anp',
  BaselineAdminNetworkPolicy: 'banp',
  ClusterNetworkPolicy: 'cnp',
} as const

/**
 * Parses a policy of policy.networking.k8s.io. Throws UserError (exit 2) with the position of what the API server would
 * reject. Source: sigs.k8s.io/network-policy-api v0.3.0, apis/v1alpha1 and apis/v1alpha2.
 */
export const adminPolicy = (object: SourcedObject, kind: AdminKind, name: string): TieredPolicy => {
  const spec = fieldOf(partOf(object), 'spec')
  refuseUnknownKeys(spec, ['tier', 'priority', 'subject', 'ingress', 'egress'])
  refuseUnknownKeys(fieldOf(spec, 'subject'), ['namespaces', 'pods'])
  const subject = readAdminPeer(fieldOf(spec, 'subject'))
  const actions = actionsOf(kind)
  const ingress = (itemsOf(fieldOf(spec, 'ingress')) ?? []).map((part) => readRule(part, 'from', actions))
  const egress = (itemsOf(fieldOf(spec, 'egress')) ?? []).map((part) => readRule(part, 'to', actions))
  const rules = [...ingress, ...egress]
  return {
    id: `${shortNames[kind]}/${name}`,
    kind,
    place: object.place([]),
    tier: tierOf(spec, kind),
    order: kind === 'BaselineAdminNetworkPolicy' ? 0 : readPriority(fieldOf(spec, 'priority')),
    selects: (pod) => subject.matches({ kind: 'pod', pod }),
    ingress: ingress.length === 0 ? undefined : ingress.map(({ rule }) => rule),
    egress: egress.length === 0 ? undefined : egress.map(({ rule }) => rule),
    blocks: rules.flatMap(({ peers }) => peers.flatMap(({ blocks }) => blocks)),
    uses: [subject, ...rules.flatMap(({ peers }) => peers)].flatMap(({ uses }) => uses),
    unread: rules.flatMap(({ peers }) => peers.flatMap(({ unread }) => unread)),
  }
}

const tierOf = (spec: Part, kind: AdminKind): string => {
  if (kind !== 'ClusterNetworkPolicy') return kind === 'AdminNetworkPolicy' ? tierNames.before : tierNames.after
  const tier = fieldOf(spec, 'tier')
  if (tier.value !== 'Admin' && tier.value !== 'Baseline') throw refusal(tier, 'must be Admin or Baseline.')
  return tier.value === 'Admin' ? tierNames.before : tierNames.after
}

const readPriority = (part: Part): number => {
  const { value } = part
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1000)
    throw refusal(part, 'must be a number from 0 to 1000.')
  return value
}

const actionsOf = (kind: AdminKind): Readonly<Record<string, TierAction>> => ({
  [kind === 'ClusterNetworkPolicy' ? 'Accept' : 'Allow']: 'Allow',
  Deny: 'Deny',
  ...(kind === 'BaselineAdminNetworkPolicy' ? {} : { Pass: 'Pass' }),
})

interface ReadRule {
  readonly rule: TierRule
  readonly peers: readonly AdminPeer[]
}

const readRule = (part: Part, word: 'from' | 'to', actions: Readonly<Record<string, TierAction>>): ReadRule => {
  refuseUnknownKeys(part, ['name', 'action', word, 'ports', 'protocols'])
  const actionPart = fieldOf(part, 'action')
  const action = Object.hasOwn(actions, String(actionPart.value)) ? actions[String(actionPart.value)] : undefined
  if (action === undefined) throw refusal(actionPart, `must be one of ${Object.keys(actions).join(', ')}.`)
  const list = fieldOf(part, word)
  const peers = (itemsOf(list) ?? []).map(readAdminPeer)
  if (peers.length === 0)
    throw refusal(list, 'must have at least one peer.', 'Everything in the cluster is: namespaces: {}')
  return {
    rule: {
      action,
      matches: (peer) => peers.some((one) => one.matches(peer)),
      mayMatch: (peer) => peers.some((one) => one.mayMatch(peer)),
      ports: adminPorts(part),
    },
    peers,
  }
}
