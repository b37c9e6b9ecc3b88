import type { World } from '../world/world.ts'
import { outsidePairs } from './outside-pairs.ts'
import type { Pair } from './pair-line.ts'
import { workloadPairs } from './workload-pairs.ts'

/**
 * Every pair, in the order of their names: from each workload to each, to itself too, and to addresses outside; then from
 * addresses outside to each workload. One at a time, for a large cluster has millions.
 */
export function* reachMatrix(world: World): Generator<Pair> {
  for (const from of world.workloads) {
    for (const to of world.workloads) yield* workloadPairs(world, from, to)
    yield* outsidePairs(world, from, 'egress')
  }
  for (const to of world.workloads) yield* outsidePairs(world, to, 'ingress')
}
