import {
  allPorts,
  differenceOf,
  intersectionOf,
  isEmptySet,
  noPorts,
  unionOf,
  type PortSet,
} from '../ports/port-set.ts'
import type { Direction, Tier, TierAction, TieredPolicy } from '../policies/policy.ts'
import type { Peer, Pod } from '../pods/pod.ts'
import type { World } from '../world/world.ts'
import type { Verdict } from './verdict.ts'

interface Query {
  readonly pod: Pod
  readonly direction: Direction
  readonly peer: Peer
  readonly destination: Peer
}

/** The order of NetworkPolicies in the tier `default`. */
const networkPolicyOrder = 1000

/**
 * Tiers are evaluated in order. In a tier the first matching rule decides, and Pass continues with the next tier. If no
 * rule matches, the tier's default action applies, if any of its policies selects the pod. What passes the last tier is
 * allowed. Ports that may arrive at a rule with more than one result are undecided: the rule may match, or one of
 * several policies decides. https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy,
 * https://network-policy-api.sigs.k8s.io/api-overview/
 */
export const tierVerdict = (world: World, asked: Query, plain: Verdict): Verdict => {
  const opened: (readonly [string, PortSet])[] = []
  const denied: (readonly [string, PortSet])[] = []
  const closed: string[] = []
  const results: Record<TierAction, PortSet> = { Allow: noPorts, Deny: noPorts, Pass: allPorts }
  const add = (action: TierAction, set: PortSet): void => {
    results[action] = unionOf([results[action], set])
  }
  const joinsTier = plain.isIsolated || plain.denied.length > 0
  for (const tier of world.tiers) {
    const applying = applyingIn(world, tier, asked)
    const isDefault = tier.name === 'default'
    const joinsPlain = isDefault && joinsTier
    if (applying.length === 0 && !joinsPlain) continue
    let left = results.Pass
    results.Pass = noPorts
    const takePlain = (): void => {
      const taken = intersectionOf(plain.ports, left)
      add('Allow', taken)
      opened.push(...plain.opened.map(([id, set]) => [id, intersectionOf(set, left)] as const))
      denied.push(...plain.denied)
      left = differenceOf(left, taken)
    }
    /** What the rules of a policy leave to the next one. */
    const take = (policy: TieredPolicy): PortSet => {
      let remaining = left
      for (const rule of policy[asked.direction] ?? []) {
        const isMet = rule.matches(asked.peer)
        if (!isMet && rule.mayMatch?.(asked.peer) !== true) continue
        const met = intersectionOf(rule.ports(asked.destination), remaining)
        if (isEmptySet(met)) continue
        if (isMet) remaining = differenceOf(remaining, met)
        add(rule.action, met)
        if (rule.action === 'Allow') opened.push([policy.id, met])
        else if (rule.action === 'Deny') denied.push([policy.id, met])
      }
      return remaining
    }
    const takeAll = (policies: readonly TieredPolicy[]): void => {
      for (const group of groupsOf(policies, tier))
        left = group.map(take).reduce((all, remaining) => intersectionOf(all, remaining))
    }
    takeAll(applying.filter(({ order }) => order < networkPolicyOrder || !isDefault))
    if (joinsPlain) takePlain()
    takeAll(applying.filter(({ order }) => order >= networkPolicyOrder && isDefault))
    add(tier.defaultAction, left)
    if (tier.defaultAction === 'Deny' && !isEmptySet(left))
      closed.push(...applying.map(({ id }) => id), ...(joinsPlain ? plain.closed : []))
  }
  const allowed = unionOf([results.Allow, results.Pass])
  const undecided = intersectionOf(allowed, results.Deny)
  return {
    ports: isEmptySet(undecided) ? allowed : differenceOf(allowed, undecided),
    undecided,
    isIsolated: closed.length > 0,
    opened,
    closed,
    denied,
  }
}

const applyingIn = ({ tiered }: World, { name }: Tier, { direction, pod }: Query): readonly TieredPolicy[] =>
  tiered
    .filter((policy) => policy.tier === name && policy[direction] !== undefined && policy.selects(pod))
    .toSorted((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1))

/** Policies of the same order are one group if it is undefined which of them decides. */
const groupsOf = (policies: readonly TieredPolicy[], { ties }: Tier): readonly (readonly TieredPolicy[])[] =>
  ties === 'by name' ? policies.map((policy) => [policy]) : [...Map.groupBy(policies, ({ order }) => order).values()]
