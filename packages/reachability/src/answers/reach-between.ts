import { allPorts, intersectionOf, isEmptySet, type PortSet } from '../ports/port-set.ts'
import type { Peer } from '../pods/pod.ts'
import type { World } from '../world/world.ts'
import { directionVerdict } from './direction-verdict.ts'
import type { Verdict } from './verdict.ts'

/** What may go from one end to the other, and the policies that decide it: those that open, else those that close. */
export interface Answer {
  readonly ports: PortSet
  /** Ids of policies, sorted; empty where no policy has a say. */
  readonly by: readonly string[]
}

const open: Verdict = { ports: allPorts, isIsolated: false, opened: [], closed: [], denied: [] }

/**
 * May `from` open connections to `to`? Both the egress side of the one and the ingress side of the other must let them
 * through; replies go back by themselves. A pod always reaches itself. Source: Kubernetes, Network Policies.
 */
export const reachBetween = (world: World, from: Peer, to: Peer): Answer => {
  if (from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod) return { ports: allPorts, by: [] }
  const out = from.kind === 'pod' ? directionVerdict(world, from.pod, 'egress', to) : open
  const into = to.kind === 'pod' ? directionVerdict(world, to.pod, 'ingress', from) : open
  const ports = intersectionOf(out.ports, into.ports)
  const ids = [out, into].flatMap((side) => deciding(side, ports))
  return { ports, by: [...new Set(ids)].toSorted() }
}

/** Where nothing gets through a side: what closes it. Else what opens the ports in question, and what cuts some of them. */
const deciding = ({ ports: own, opened, closed, denied }: Verdict, ports: PortSet): readonly string[] => {
  const cutting = denied.map(([id]) => id)
  if (isEmptySet(own)) return [...closed, ...cutting]
  const wanted = isEmptySet(ports) ? own : ports
  const opening = opened.filter(([, set]) => !isEmptySet(intersectionOf(set, wanted))).map(([id]) => id)
  return [...opening, ...cutting]
}
