import { UserError } from '@dayone/pipeline'
import type { AddressRange } from '../addresses/cidr.ts'
import type { Direction } from '../policies/policy.ts'
import type { World } from '../world/world.ts'
import type { End } from './find-ends.ts'
import { outsidePairs } from './outside-pairs.ts'
import type { Pair } from './pair-line.ts'
import { workloadPairs } from './workload-pairs.ts'

/**
 * The results between two endpoints. Throws UserError (exit 2) if both are outside of the cluster, because policies do
 * not apply.
 */
export const pairsBetween = (world: World, from: End, to: End): readonly Pair[] => {
  if (from.kind === 'workloads' && to.kind === 'workloads')
    return from.workloads.flatMap((one) => to.workloads.flatMap((other) => workloadPairs(world, one, other)))
  if (from.kind === 'workloads' && to.kind === 'addresses') return withRange(world, from, to.range, 'egress')
  if (from.kind === 'addresses' && to.kind === 'workloads') return withRange(world, to, from.range, 'ingress')
  throw new UserError('Both ends are addresses outside the cluster: network policies do not apply between them.', {
    hint: 'Specify a workload as one of them: NAMESPACE/NAME',
  })
}

const withRange = (
  world: World,
  { workloads }: Extract<End, { readonly kind: 'workloads' }>,
  asked: AddressRange,
  direction: Direction,
): readonly Pair[] => {
  return workloads.flatMap((workload) => outsidePairs(world, workload, direction, asked))
}
