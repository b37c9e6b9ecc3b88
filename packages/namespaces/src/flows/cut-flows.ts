import type { KubeObject } from '@dayone/kube'
import {
  differenceOf,
  intersectionOf,
  isEmptySet,
  portsOf,
  portsText,
  reachBetween,
  unionOf,
  type Pod,
  type PortSet,
  type Protocol,
  type Workload,
  type World,
} from '@dayone/reachability'

/** A Service that some workloads can reach now and cannot reach after the plan is applied. */
export interface CutFlow {
  /** `payments/api`. */
  readonly service: string
  /** "TCP 8443". */
  readonly ports: string
  /** The ids of the workloads that lose it. */
  readonly clients: readonly string[]
}

/** More pairs take seconds, and no one reads such a long result. */
export const mostPairs = 50_000

interface ServicePort {
  readonly port?: number
  readonly protocol?: Protocol
  readonly targetPort?: number | string
}

const peer = (pod: Pod) => ({ kind: 'pod', pod }) as const

/** Whether the Service sends to this pod. */
export const backs = (service: KubeObject, { namespace, labels }: Pod): boolean => {
  const { selector } = (service['spec'] ?? {}) as { readonly selector?: Readonly<Record<string, string>> }
  const wanted = Object.entries(selector ?? {})
  return (
    namespace === service.metadata.namespace &&
    wanted.length > 0 &&
    wanted.every(([name, value]) => labels[name] === value)
  )
}

/** The pod ports that the Service targets. A named port is resolved in the pod. */
export const targetsOf = (service: KubeObject, pod: Pod): PortSet => {
  const { ports = [] } = (service['spec'] ?? {}) as { readonly ports?: readonly ServicePort[] }
  return unionOf(
    ports.flatMap(({ port, protocol = 'TCP', targetPort = port }) => {
      const found =
        typeof targetPort === 'string' ? pod.ports.find(({ name }) => name === targetPort)?.port : targetPort
      return found === undefined ? [] : [portsOf(protocol, found, found)]
    }),
  )
}

interface Ends {
  readonly service: KubeObject
  readonly pods: readonly Pod[]
}

/** The Services with pods, with one pod for each workload behind them, because pods of a workload are nearly equal. */
const servicesWithPods = (services: readonly KubeObject[], workloads: readonly Workload[]): readonly Ends[] =>
  services
    .map((service) => ({
      service,
      pods: workloads.flatMap(({ pods }) => pods.find((pod) => backs(service, pod)) ?? []),
    }))
    .filter(({ pods }) => pods.length > 0)

/**
 * What a namespace's default-deny policy cuts between running workloads: its Services for workloads elsewhere, and
 * Services elsewhere for its workloads. Undefined if there are too many pairs. Pure: evaluates the objects before and
 * after.
 */
export const cutFlows = (
  { before, after }: { readonly before: World; readonly after: World },
  services: readonly KubeObject[],
  namespace: string,
): readonly CutFlow[] | undefined => {
  const ends = servicesWithPods(services, before.workloads)
  const isConcerned = (service: KubeObject, client: Workload): boolean =>
    (service.metadata.namespace === namespace) !== (client.namespace === namespace)
  const pairs = ends.flatMap((end) =>
    before.workloads.filter((client) => isConcerned(end.service, client)).map((client) => ({ ...end, client })),
  )
  if (pairs.length > mostPairs) return undefined
  const cut = pairs.flatMap(({ service, pods, client }) => {
    const lost = unionOf(pods.map((pod) => lostPorts({ before, after }, client, pod, targetsOf(service, pod))))
    return isEmptySet(lost) ? [] : [{ service: idOf(service), ports: portsText(lost), client: client.id }]
  })
  return [...Map.groupBy(cut, ({ service, ports }) => `${service} ${ports}`).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            service: first.service,
            ports: first.ports,
            clients: [first, ...others].map(({ client }) => client),
          },
        ],
  )
}

const idOf = ({ metadata: { namespace = '', name } }: KubeObject): string => `${namespace}/${name}`

/** The pod after the plan: namespaces get labels that policies may select. */
export const inWorld = (pod: Pod, { namespaces }: World): Pod => ({
  ...pod,
  namespaceLabels: namespaces.get(pod.namespace) ?? pod.namespaceLabels,
})

const lostPorts = (
  { before, after }: { readonly before: World; readonly after: World },
  { pods: [client] }: Workload,
  pod: Pod,
  targets: PortSet,
): PortSet => {
  if (client === undefined) return unionOf([])
  const now = intersectionOf(reachBetween(before, peer(client), peer(pod)).ports, targets)
  const then = reachBetween(after, peer(inWorld(client, after)), peer(inWorld(pod, after))).ports
  return differenceOf(now, then)
}
