import {
  allPorts,
  differenceOf,
  intersectionOf,
  isEmptySet,
  isSameSet,
  noPorts,
  unionOf,
  type PortSet,
} from '../ports/port-set.ts'
import type { Peer } from '../pods/pod.ts'
import type { World } from '../world/world.ts'
import { directionVerdict } from './direction-verdict.ts'
import type { Verdict } from './verdict.ts'

/**
 * The ports allowed from one endpoint to the other, and the deciding policies: those that allow, else those that
 * isolate the side that allows nothing.
 */
export interface Answer {
  readonly ports: PortSet
  /** Ports for which it cannot be said: a tie, an unknown peer, or a kind that the plugin may not enforce. */
  readonly undecided: PortSet
  /** Ids of policies, sorted; empty if no policy applies. */
  readonly by: readonly string[]
}

/** Whether the results are the same, whatever decides them. */
export const isAlike = (one: Answer, other: Answer): boolean =>
  isSameSet(one.ports, other.ports) && isSameSet(one.undecided, other.undecided)

const open: Verdict = { ports: allPorts, undecided: noPorts, isIsolated: false, opened: [], closed: [], denied: [] }

/**
 * Whether `from` can open connections to `to`. Both the egress policies of the source and the ingress policies of the
 * destination must allow them; replies are always allowed. A pod can always reach itself. With `only`, the answer is
 * about these ports. Source: Kubernetes, Network Policies.
 */
export const reachBetween = (world: World, from: Peer, to: Peer, only: PortSet = allPorts): Answer => {
  if (from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod)
    return { ports: only, undecided: noPorts, by: [] }
  const out = onPorts(from.kind === 'pod' ? directionVerdict(world, from.pod, 'egress', to) : open, only)
  const into = onPorts(to.kind === 'pod' ? directionVerdict(world, to.pod, 'ingress', from) : open, only)
  const ports = intersectionOf(out.ports, into.ports)
  const possible = isDecided(out) && isDecided(into) ? ports : intersectionOf(possibleOf(out), possibleOf(into))
  const undecided = possible === ports ? noPorts : differenceOf(possible, ports)
  const closing = isEmptySet(possible) ? [out, into].filter((side) => isEmptySet(possibleOf(side))) : []
  const ids = (closing.length > 0 ? closing : [out, into]).flatMap((side) => deciding(side, possible))
  return { ports, undecided, by: [...new Set(ids)].toSorted() }
}

/** The part of a verdict that is about some ports. */
const onPorts = (verdict: Verdict, only: PortSet): Verdict => {
  if (only === allPorts) return verdict
  const within = (set: PortSet): PortSet => intersectionOf(set, only)
  const pairs = (sets: Verdict['opened']) => sets.map(([id, set]) => [id, within(set)] as const)
  return {
    ...verdict,
    ports: within(verdict.ports),
    undecided: within(verdict.undecided),
    opened: pairs(verdict.opened),
    denied: pairs(verdict.denied).filter(([, set]) => !isEmptySet(set)),
  }
}

const isDecided = ({ undecided }: Verdict): boolean => undecided === noPorts || isEmptySet(undecided)

const possibleOf = ({ ports, undecided }: Verdict): PortSet => unionOf([ports, undecided])

/**
 * If a side allows nothing: the policies that isolate it. Otherwise: those that allow the ports in question, and those
 * that deny some of them.
 */
const deciding = (verdict: Verdict, ports: PortSet): readonly string[] => {
  const { opened, closed, denied } = verdict
  const own = isDecided(verdict) ? verdict.ports : possibleOf(verdict)
  const cutting = denied.map(([id]) => id)
  if (isEmptySet(own)) return [...closed, ...cutting]
  const wanted = isEmptySet(ports) ? own : ports
  const opening = opened.filter(([, set]) => !isEmptySet(intersectionOf(set, wanted))).map(([id]) => id)
  return [...opening, ...cutting]
}
