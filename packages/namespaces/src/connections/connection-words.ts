import type { EgressPeer, IngressPeer } from './connection-config.ts'

type Peer = IngressPeer & Partial<Pick<EgressPeer, 'internet' | 'apiServer'>>

const peerWords = ({ namespace, cidr, except = [], internet }: Peer): string => {
  if (namespace !== undefined) return namespace
  if (cidr !== undefined) return except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`
  return internet === true ? 'the internet' : 'the API server'
}

const withPorts = (peer: Peer): string => {
  const ports = peer.ports ?? (peer.internet === true ? [443] : [])
  return ports.length === 0 ? peerWords(peer) : `${peerWords(peer)} on ${ports.join(', ')}`
}

/** "; from gateway on 8080; to the internet on 443": what dayone.yaml opens, appended to what is open by default. */
export const connectionWords = (
  ingressFrom: readonly IngressPeer[] = [],
  egressTo: readonly EgressPeer[] = [],
): string =>
  [
    ...ingressFrom.map((peer) => `; from ${withPorts(peer)}`),
    ...egressTo.map((peer) => `; to ${withPorts(peer)}`),
  ].join('')
