/**
 * Ports of a NetworkPolicy.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
 */
export interface PolicyPort {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly port: number
  readonly endPort?: number
}

const PORT = /^(?:(tcp|udp|sctp)\/)?(\d{1,5})(?:-(\d{1,5}))?$/

const isPort = (port: number): boolean => port >= 1 && port <= 65535

/** Parses `443`, `8000-8100` and `udp/53`, as in `namespaces.expect`; undefined for anything else. */
export const parsePort = (text: string | number): PolicyPort | undefined => {
  const [, protocol = 'tcp', first = '', last] = PORT.exec(String(text)) ?? []
  const [port, endPort] = [Number(first), last === undefined ? undefined : Number(last)]
  if (!isPort(port) || (endPort !== undefined && (!isPort(endPort) || endPort < port))) return undefined
  return {
    protocol: protocol.toUpperCase() as PolicyPort['protocol'],
    port,
    ...(endPort === undefined ? {} : { endPort }),
  }
}
