import { sourcedObject, type KubeObject } from '@dayone/kube'
import { findEnd, isEmptySet, reachBetween, readWorld, type Pod, type World } from '@dayone/reachability'

/** A path to a metadata address that policies before ours leave open. */
export interface OpenWay {
  /** A workload, or a namespace without workloads. */
  readonly from: string
  readonly to: string
  /** The ids of the deciding policies. */
  readonly by: readonly string[]
}

/** A pod without labels, to represent future pods of an empty namespace. */
export const anyPod = (namespace: string, namespaceLabels: Pod['namespaceLabels'] = {}): Pod => ({
  namespace,
  name: 'any',
  labels: {},
  namespaceLabels,
  serviceAccount: 'default',
  ports: [],
  hostNetwork: false,
  addresses: [],
  podIPs: [],
})

/** Every pod on the pod network, and a pod without labels for each namespace. */
export const sources = (
  world: Pick<World, 'workloads' | 'namespaces'>,
): readonly { readonly id: string; readonly pod: Pod }[] => [
  ...world.workloads.flatMap(({ id, pods }) =>
    pods.filter(({ hostNetwork }) => !hostNetwork).map((pod) => ({ id, pod })),
  ),
  ...[...world.namespaces].map(([name, labels]) => ({ id: `namespace ${name}`, pod: anyPod(name, labels) })),
]

/**
 * With Calico, a policy of an earlier tier, or an earlier one in our own tier, takes precedence over the deny rule.
 * Evaluates all policies for every pod on the pod network and for every namespace. Pure. Throws UserError if a policy
 * cannot be parsed.
 */
export const openWays = (live: readonly KubeObject[], cidrs: readonly string[]): readonly OpenWay[] => {
  const world = readWorld(live.map(sourcedObject))
  const seen = new Set<string>()
  return cidrs.flatMap((cidr) => {
    const end = findEnd(world, cidr)
    if (end.kind !== 'addresses') return []
    const address = { family: end.range.family, value: end.range.from }
    return sources(world).flatMap(({ id, pod }): readonly OpenWay[] => {
      const { ports, undecided, by } = reachBetween(world, { kind: 'pod', pod }, { kind: 'address', address })
      const key = `${id} ${cidr}`
      if ((isEmptySet(ports) && isEmptySet(undecided)) || seen.has(key)) return []
      seen.add(key)
      return [{ from: id, to: cidr, by }]
    })
  })
}
