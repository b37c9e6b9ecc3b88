import { sourcedObject, type KubeObject } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import {
  adminKinds,
  findEnd,
  intersectionOf,
  isEmptySet,
  portsOf,
  reachBetween,
  readWorld,
  type Pod,
  type PortSet,
  type World,
} from '@dayone/reachability'
import { denyNames } from '../deny-policy/deny-metadata-policy.ts'
import type { LayerAnswer, Target } from './access.ts'
import { enforcedPolicies } from '../deny-policy/enforced-policies.ts'

/** The effect of the network plugin with all existing policies. */
export type NetworkLayer =
  | {
      readonly state: 'enforced'
      readonly world: World
      /** Admission keeps teams from opening the metadata service with a policy of their own. */
      readonly isKept: boolean
    }
  | { readonly state: 'not enforced'; readonly why: string }
  | { readonly state: 'not known'; readonly why: string }

/** https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy */
const defaultTierOrder = 1_000_000

/**
 * Parses every policy that the plugin enforces; leaves out kinds that the plugin ignores. `faults`: why it currently
 * enforces nothing. Pure.
 */
export const readNetworkLayer = (
  plugin: string,
  objects: readonly KubeObject[],
  faults: readonly string[],
  isKept = false,
): NetworkLayer => {
  const enforced = enforcedPolicies(plugin)
  if (enforced === undefined) return { state: 'not known', why: `dayone does not know how ${plugin} enforces policies` }
  if (enforced === 'none') return { state: 'not enforced', why: `${plugin} enforces no network policies` }
  const [fault] = faults
  if (fault !== undefined) return { state: 'not enforced', why: fault }
  const own = objects.filter(({ apiVersion, kind }) => enforced.isOther(kind) || enforced.isOwn(apiVersion, kind))
  try {
    return {
      state: 'enforced',
      world: readWorld(own.map(sourcedObject), { plugin }),
      isKept,
    }
  } catch (error) {
    if (error instanceof UserError) return { state: 'not known', why: error.message }
    throw error
  }
}

/** Evaluates the policies for a request of a pod on the pod network. Pure. */
export const networkVerdict = (layer: NetworkLayer, pod: Pod, target: Target): LayerAnswer => {
  if (layer.state === 'not enforced') return { state: 'passes', why: layer.why }
  if (layer.state === 'not known') return layer
  const { world } = layer
  const now = ask(world, pod, target)
  if (now.isUndecided) return { state: 'not known', why: undecidedText(now.by) }
  if (now.isOpen) return { state: 'passes' }
  const doubt = doubtOf(world, pod)
  if (doubt !== undefined && ask(deniesBefore(world, doubt.order), pod, target).isOpen)
    return { state: 'not known', why: doubt.why }
  const denied = ask(deniesBefore(world), pod, target)
  const isOurs = !denied.isOpen && denied.by.some((id) => denyNames.includes(id))
  return {
    state: 'blocks',
    by: isOurs ? 'cluster-wide deny' : layer.isKept ? 'network policies + admission' : 'network policies',
  }
}

/** Policies that deny a request whatever others allow; undefined if it is not denied. Pure. */
export const deniedBy = (world: World, pod: Pod, target: Target): readonly string[] | undefined => {
  const { isOpen, by } = ask(deniesBefore(world, defaultTierOrder), pod, target)
  return isOpen ? undefined : by
}

const ask = (world: World, pod: Pod, { address, protocol, port }: Target) => {
  const end = findEnd(world, address)
  if (end.kind !== 'addresses') throw new Error(`${address} is not an address`)
  const { family, from } = end.range
  const to = { kind: 'address', address: { family, value: from } } as const
  const { ports, undecided, by } = reachBetween(world, { kind: 'pod', pod }, to)
  const isIn = (set: PortSet): boolean => !isEmptySet(intersectionOf(set, portsOf(protocol, port, port)))
  return { isOpen: isIn(ports) || isIn(undecided), isUndecided: isIn(undecided), by }
}

/** A tie of priorities, a peer that cannot be computed, or a plugin of which it is not known what it enforces. */
const undecidedText = (by: readonly string[]): string =>
  `the policies do not decide it (${by.join(', ')}): see dayone reach for the reason`

interface Doubt {
  readonly why: string
  /** The order of the first tier that cannot be evaluated; with Cilium any allow rule may be affected. */
  readonly order: number
}

/** The first policy of this pod that cannot be evaluated and might allow what is blocked. */
const doubtOf = ({ policies, tiered, tiers }: World, pod: Pod): Doubt | undefined => {
  const isUnread = ({
    egress,
    unread,
    selects,
  }: Pick<World['policies'][number], 'unread' | 'selects'> & { readonly egress: unknown }) =>
    egress !== undefined && unread.length > 0 && selects(pod)
  const orderOf = (name: string): number => tiers.find((tier) => tier.name === name)?.order ?? Number.POSITIVE_INFINITY
  const doubts: readonly Doubt[] = [
    ...policies
      .filter(isUnread)
      .map(({ kind, id, unread }) => ({ why: whyOf(kind, id, unread), order: orderOf('default') })),
    ...tiered
      .filter((policy) => !adminKinds.some((kind) => kind === policy.kind) && isUnread(policy))
      .map(({ kind, id, unread, tier }) => ({ why: whyOf(kind, id, unread), order: orderOf(tier) })),
  ]
  return doubts.toSorted((one, other) => one.order - other.order)[0]
}

const whyOf = (kind: string, id: string, unread: readonly string[]): string =>
  `${kind} ${id} cannot be evaluated (${unread.join(', ')})`

/** What is blocked regardless of allow rules: Cilium's deny rules, and Calico's tiers before that order. */
const deniesBefore = (world: World, order = Number.POSITIVE_INFINITY): World => ({
  ...world,
  policies: world.policies
    .filter(({ egress }) => egress !== undefined && egress.deny.length > 0)
    .map((policy) => ({ ...policy, egress: { isolates: false, allow: [], deny: policy.egress?.deny ?? [] } })),
  tiers: world.tiers.filter((tier) => tier.order < order),
})
