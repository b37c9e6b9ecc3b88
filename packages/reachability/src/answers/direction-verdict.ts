import {
  allPorts,
  differenceOf,
  intersectionOf,
  isEverything,
  isEmptySet,
  noPorts,
  unionOf,
  type PortSet,
} from '../ports/port-set.ts'
import type { Direction, Policy, Rule } from '../policies/policy.ts'
import type { Peer, Pod } from '../pods/pod.ts'
import type { World } from '../world/world.ts'
import { oneVerdict, possiblePolicies } from './possible-verdicts.ts'
import { tierVerdict } from './tier-verdict.ts'
import type { Verdict } from './verdict.ts'

const unrestricted: Verdict = {
  ports: allPorts,
  undecided: noPorts,
  isIsolated: false,
  opened: [],
  closed: [],
  denied: [],
}

const portsOfRules = (rules: readonly Rule[], peer: Peer, destination: Peer): PortSet => {
  const sets = rules.filter((rule) => rule.matches(peer)).map((rule) => rule.ports(destination))
  return sets.length === 0 ? noPorts : unionOf(sets)
}

/** What the policies of a pod allow in one direction, to or from `peer`. Policies do not select host network pods. */
export const directionVerdict = (world: World, pod: Pod, direction: Direction, peer: Peer): Verdict => {
  if (pod.hostNetwork) return unrestricted
  const destination: Peer = direction === 'ingress' ? { kind: 'pod', pod } : peer
  const plain = additiveVerdict(world.policies, pod, direction, peer, destination)
  if (world.tiered.length === 0) return plain
  const asked = { pod, direction, peer, destination }
  return oneVerdict(
    possiblePolicies(world, pod, direction).map((tiered) => tierVerdict({ ...world, tiered }, asked, plain)),
  )
}

/** The policies that select a pod are the same for every peer, so a matrix computes them once. */
const known = new WeakMap<readonly Policy[], WeakMap<Pod, Partial<Record<Direction, readonly Policy[]>>>>()

const applyingTo = (policies: readonly Policy[], pod: Pod, direction: Direction): readonly Policy[] => {
  const byPod = known.get(policies) ?? new WeakMap<Pod, Partial<Record<Direction, readonly Policy[]>>>()
  known.set(policies, byPod)
  const ofPod = byPod.get(pod) ?? {}
  const found = ofPod[direction] ?? policies.filter((policy) => policy[direction] !== undefined && policy.selects(pod))
  if (ofPod[direction] === undefined) byPod.set(pod, { ...ofPod, [direction]: found })
  return found
}

const additiveVerdict = (
  policies: readonly Policy[],
  pod: Pod,
  direction: Direction,
  peer: Peer,
  destination: Peer,
): Verdict => {
  const applying = applyingTo(policies, pod, direction)
  if (applying.length === 0) return unrestricted
  const verdicts = applying.map((policy) => {
    const { isolates = false, allow = [], deny = [] } = policy[direction] ?? {}
    return {
      id: policy.id,
      isolates,
      allow: portsOfRules(allow, peer, destination),
      deny: portsOfRules(deny, peer, destination),
    }
  })
  const isolating = verdicts.filter(({ isolates }) => isolates)
  const allowed = isolating.length === 0 ? allPorts : unionOf(verdicts.map(({ allow }) => allow))
  const denied = unionOf(verdicts.map(({ deny }) => deny))
  const cut = intersectionOf(allowed, denied)
  return {
    ports: isEmptySet(cut) ? allowed : differenceOf(allowed, denied),
    undecided: noPorts,
    opened: isolating.length === 0 ? [] : verdicts.map(({ id, allow }) => [id, allow] as const),
    isIsolated: isolating.length > 0,
    closed: isEverything(allowed) ? [] : isolating.map(({ id }) => id),
    denied: verdicts
      .map(({ id, deny }) => [id, intersectionOf(deny, allowed)] as const)
      .filter(([, set]) => !isEmptySet(set)),
  }
}
