import { sourcedObject, type KubeObject } from '@dayone/kube'
import { differenceOf, isEmptySet, portsText, reachBetween, readWorld, type World } from '@dayone/reachability'

/** With more pairs, an example takes too long. */
const mostPairs = 20_000

interface OpenedFlow {
  readonly from: string
  readonly to: string
  readonly ports: string
}

/**
 * A connection between running workloads that a policy opens and the others would not allow; undefined if there is
 * none. `isIt` finds the policy among the objects. Pure: evaluates with and without the policy.
 */
export const openedFlow = (
  live: readonly KubeObject[],
  isIt: (object: KubeObject) => boolean,
  namespace: string,
): OpenedFlow | undefined => {
  const world = (objects: readonly KubeObject[]): World => readWorld(objects.map(sourcedObject))
  const having = world(live)
  const lacking = world(live.filter((object) => !isIt(object)))
  const pairs = having.workloads.flatMap((from) =>
    having.workloads
      .filter((to) => (from.namespace === namespace) !== (to.namespace === namespace))
      .map((to) => ({ from, to })),
  )
  for (const { from, to } of pairs.slice(0, mostPairs)) {
    const [one] = from.pods
    const [other] = to.pods
    if (one === undefined || other === undefined) continue
    const ends = [
      { kind: 'pod', pod: one },
      { kind: 'pod', pod: other },
    ] as const
    const more = differenceOf(reachBetween(having, ...ends).ports, reachBetween(lacking, ...ends).ports)
    if (!isEmptySet(more)) return { from: from.id, to: to.id, ports: portsText(more) }
  }
  return undefined
}
