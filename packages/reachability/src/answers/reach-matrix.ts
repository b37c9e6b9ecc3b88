import type { World } from '../world/world.ts'
import { outsidePairs } from './outside-pairs.ts'
import type { Pair } from './pair-line.ts'
import { workloadPairs } from './workload-pairs.ts'

/**
 * Every pair, ordered by name: from each workload to each, including itself, and to outside addresses; then from
 * outside addresses to each workload. A generator, because a large cluster has millions of pairs.
 */
export function* reachMatrix(world: World): Generator<Pair> {
  for (const from of world.workloads) {
    for (const to of world.workloads) yield* workloadPairs(world, from, to)
    yield* outsidePairs(world, from, 'egress')
  }
  for (const to of world.workloads) yield* outsidePairs(world, to, 'ingress')
}
