import type { KubeObject } from '@dayone/kube'
import type { Protocol } from '@dayone/reachability'
import { KUBE_SYSTEM } from './kube-system-config.ts'

/** The pods that answer DNS behind a Service of kube-system. */
export interface DnsServer {
  readonly service: string
  readonly podLabels: Readonly<Record<string, string>>
  readonly ports: readonly { readonly protocol: Protocol; readonly port: number | string }[]
}

const DNS = 53

/**
 * What kops installs: its Service is named kube-dns, whichever server answers.
 * https://kops.sigs.k8s.io/cluster_spec/#kubedns
 */
export const usualDns: DnsServer = {
  service: 'kube-dns',
  podLabels: { 'k8s-app': 'kube-dns' },
  ports: [
    { protocol: 'UDP', port: DNS },
    { protocol: 'TCP', port: DNS },
  ],
}

interface ServiceSpec {
  readonly selector?: Readonly<Record<string, string>>
  readonly ports?: readonly {
    readonly port: number
    readonly protocol?: Protocol
    readonly targetPort?: number | string
  }[]
}

const serverOf = ({ metadata, ...service }: KubeObject): readonly DnsServer[] => {
  const { selector = {}, ports = [] }: ServiceSpec = service['spec'] ?? {}
  const own = ports
    .filter(({ port }) => port === DNS)
    .map(({ port, protocol = 'TCP', targetPort = port }) => ({ protocol, port: targetPort }))
    .toSorted((one, other) => (one.protocol > other.protocol ? -1 : 1))
  return metadata.namespace !== KUBE_SYSTEM || own.length === 0 || Object.keys(selector).length === 0
    ? []
    : [{ service: metadata.name, podLabels: selector, ports: own }]
}

/**
 * The DNS servers behind the Services of kube-system with port 53, each once: the node-local cache has a second Service
 * for the same pods. Without any, what kops installs. Pure.
 */
export const dnsServersIn = (services: readonly KubeObject[]): readonly DnsServer[] => {
  const found = services.flatMap(serverOf).toSorted((one, other) => (one.service < other.service ? -1 : 1))
  const distinct = new Map(
    found.toReversed().map((server) => [JSON.stringify([server.podLabels, server.ports]), server]),
  )
  return distinct.size === 0 ? [usualDns] : [...distinct.values()].toReversed()
}
