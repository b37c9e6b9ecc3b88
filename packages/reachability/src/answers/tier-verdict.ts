import {
  allPorts,
  differenceOf,
  intersectionOf,
  isEmptySet,
  noPorts,
  unionOf,
  type PortSet,
} from '../ports/port-set.ts'
import type { Direction, TieredPolicy } from '../policies/policy.ts'
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
 * Calico evaluates tiers in order. In a tier the first matching rule decides, and Pass continues with the next tier. If
 * no rule matches, the tier's default action applies, if any of its policies selects the pod. What passes the last tier
 * is allowed. https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy
 */
export const tierVerdict = (world: World, asked: Query, plain: Verdict): Verdict => {
  const opened: (readonly [string, PortSet])[] = []
  const denied: (readonly [string, PortSet])[] = []
  const closed: string[] = []
  let arriving = allPorts
  let allowed = noPorts
  for (const tier of world.tiers) {
    const applying = world.tiered
      .filter(
        (policy) => policy.tier === tier.name && policy[asked.direction] !== undefined && policy.selects(asked.pod),
      )
      .toSorted((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1))
    const isDefault = tier.name === 'default'
    const joinsPlain = isDefault && plain.isIsolated
    if (applying.length === 0 && !joinsPlain) continue
    let left = arriving
    let passed = noPorts
    const takePlain = (): void => {
      const taken = intersectionOf(plain.ports, left)
      allowed = unionOf([allowed, taken])
      opened.push(...plain.opened)
      left = differenceOf(left, taken)
    }
    const take = (policy: TieredPolicy): void => {
      for (const rule of policy[asked.direction] ?? []) {
        if (!rule.matches(asked.peer)) continue
        const met = intersectionOf(rule.ports(asked.destination), left)
        if (isEmptySet(met)) continue
        left = differenceOf(left, met)
        if (rule.action === 'Allow') {
          allowed = unionOf([allowed, met])
          opened.push([policy.id, met])
        } else if (rule.action === 'Pass') passed = unionOf([passed, met])
        else denied.push([policy.id, met])
      }
    }
    for (const policy of applying.filter(({ order }) => order < networkPolicyOrder || !isDefault)) take(policy)
    if (joinsPlain) takePlain()
    for (const policy of applying.filter(({ order }) => order >= networkPolicyOrder && isDefault)) take(policy)
    if (tier.defaultAction === 'Pass') passed = unionOf([passed, left])
    else if (!isEmptySet(left)) closed.push(...applying.map(({ id }) => id), ...(joinsPlain ? plain.closed : []))
    arriving = passed
  }
  return { ports: unionOf([allowed, arriving]), isIsolated: closed.length > 0, opened, closed, denied }
}
