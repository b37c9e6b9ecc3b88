import { allPorts, noPorts, type PortSet } from '../ports/port-set.ts'
import type { Pod, Workload } from '../pods/pod.ts'
import type { World } from '../world/world.ts'
import type { Pair } from './pair-line.ts'
import { isAlike, reachBetween, type Answer } from './reach-between.ts'

interface PodPair extends Answer {
  readonly from: Pod
  readonly to: Pod
}

const podId = ({ namespace, name }: Pod): string => `${namespace}/${name}[Pod]`

const isOne = (answers: readonly Answer[]): boolean =>
  answers.every((answer) => answers[0] !== undefined && isAlike(answer, answers[0]))

const joined = (from: string, to: string, answers: readonly Answer[]): Pair => ({
  from,
  to,
  ports: answers[0]?.ports ?? allPorts,
  undecided: answers[0]?.undecided ?? noPorts,
  by: [...new Set(answers.flatMap(({ by }) => by))].toSorted(),
})

/**
 * The results between two workloads: one if all their pods have equal results, else one per pod on the side that
 * differs. For a workload and itself: between two of its pods; a single pod can always reach itself.
 */
export const workloadPairs = (world: World, from: Workload, to: Workload, only?: PortSet): readonly Pair[] => {
  const pairs = from.pods.flatMap((one) => to.pods.map((other) => podPair(world, from, [one, other], only)))
  if (isOne(pairs)) return [joined(from.id, to.id, pairs)]
  const perSource = from.pods.map((pod) => pairs.filter((pair) => pair.from === pod))
  if (perSource.every(isOne))
    return perSource.flatMap((some) => (some[0] === undefined ? [] : [joined(podId(some[0].from), to.id, some)]))
  const perDestination = to.pods.map((pod) => pairs.filter((pair) => pair.to === pod))
  if (perDestination.every(isOne))
    return perDestination.flatMap((some) => (some[0] === undefined ? [] : [joined(from.id, podId(some[0].to), some)]))
  return pairs.map((pair) => joined(podId(pair.from), podId(pair.to), [pair]))
}

/** Two equal pods are still different pods: the second one is a copy of the first. */
const podPair = (
  world: World,
  { kind }: Workload,
  [one, other]: readonly [Pod, Pod],
  only: PortSet | undefined,
): PodPair => {
  const second = one === other && kind !== 'Pod' ? { ...other } : other
  const answer = reachBetween(world, { kind: 'pod', pod: one }, { kind: 'pod', pod: second }, only)
  return { ...answer, from: one, to: other }
}
