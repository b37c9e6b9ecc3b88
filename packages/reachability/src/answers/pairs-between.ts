import { UserError } from '@dayone/pipeline'
import type { AddressRange } from '../addresses/cidr.ts'
import type { Direction } from '../policies/policy.ts'
import type { PortSet } from '../ports/port-set.ts'
import type { World } from '../world/world.ts'
import type { End } from './find-ends.ts'
import { outsidePairs } from './outside-pairs.ts'
import type { Pair } from './pair-line.ts'
import { workloadPairs } from './workload-pairs.ts'

/**
 * The results between two endpoints, on all ports or only on some. Throws UserError (exit 2) if both are outside of the
 * cluster, because policies do not apply.
 */
export const pairsBetween = (world: World, from: End, to: End, only?: PortSet): readonly Pair[] => {
  if (from.kind === 'workloads' && to.kind === 'workloads')
    return from.workloads.flatMap((one) => to.workloads.flatMap((other) => workloadPairs(world, one, other, only)))
  if (from.kind === 'workloads' && to.kind === 'addresses')
    return withRange(world, from, 'egress', { asked: to.range, only })
  if (from.kind === 'addresses' && to.kind === 'workloads')
    return withRange(world, to, 'ingress', { asked: from.range, only })
  throw new UserError('Both ends are addresses outside the cluster: network policies do not apply between them.', {
    hint: 'Specify a workload as one of them: NAMESPACE/NAME',
  })
}

const withRange = (
  world: World,
  { workloads }: Extract<End, { readonly kind: 'workloads' }>,
  direction: Direction,
  asked: { readonly asked: AddressRange; readonly only: PortSet | undefined },
): readonly Pair[] => workloads.flatMap((workload) => outsidePairs(world, workload, direction, asked))
