import { parseAddress } from '../addresses/address.ts'
import { isWithin, type AddressRange } from '../addresses/cidr.ts'
import { fieldOf, itemsOf, pathText, type Part } from '../manifests/source.ts'
import { selectsLabels } from '../policies/label-selector.ts'
import { readBlock, readCidr, rangesOf } from '../policies/read-block.ts'
import { readSelector } from '../policies/read-selector.ts'
import type { Peer } from '../pods/pod.ts'
import type { Block } from '../policies/in-blocks.ts'
import { ciliumLabels, ciliumSelector, namespaceKey } from './cilium-labels.ts'

/** The peers of one rule. */
export interface CiliumPeers {
  /** Undefined if the rule has no peer field at all, not even an empty list. */
  readonly matches: ((peer: Peer) => boolean) | undefined
  readonly blocks: readonly AddressRange[]
  /** Paths that cannot be evaluated from manifests. */
  readonly unread: readonly string[]
}

const unreadable = ['Services', 'FQDNs', 'Groups', 'Nodes', 'Requires']

/**
 * The peers of an ingress (`from…`) or egress (`to…`) rule: any of them matches. `namespace` is undefined in a
 * clusterwide policy.
 */
export const ciliumPeers = (rule: Part, word: 'from' | 'to', namespace: string | undefined): CiliumPeers => {
  const endpoints = itemsOf(fieldOf(rule, `${word}Endpoints`))?.map((part) => endpointMatcher(part, namespace))
  const entities = itemsOf(fieldOf(rule, `${word}Entities`))?.map(({ value }) => entityMatcher(value))
  const cidrs = itemsOf(fieldOf(rule, `${word}CIDR`))?.map((part): Block => ({
    range: readAddresses(part),
    except: [],
  }))
  const sets = itemsOf(fieldOf(rule, `${word}CIDRSet`))
  const blocks = [...(cidrs ?? []), ...(sets ?? []).filter(hasCidr).map(readBlock)]
  const unread = unreadable
    .map((kind) => fieldOf(rule, `${word}${kind}`))
    .concat((sets ?? []).filter((part) => !hasCidr(part)))
    .filter(({ value }) => value !== undefined)
  const isNamed = [endpoints, entities, cidrs, sets].some((list) => list !== undefined) || unread.length > 0
  const matchers = [...(endpoints ?? []), ...(entities ?? []), ...blocks.map(blockMatcher)]
  return {
    matches: isNamed ? (peer) => matchers.some((matches) => matches(peer)) : undefined,
    blocks: rangesOf(blocks),
    unread: unread.map(({ path }) => pathText(path)),
  }
}

const hasCidr = (part: Part): boolean => fieldOf(part, 'cidr').value !== undefined

/** A CIDR, or a single address. */
const readAddresses = (part: Part): AddressRange => {
  const address = typeof part.value === 'string' ? parseAddress(part.value) : undefined
  return address === undefined ? readCidr(part) : { family: address.family, from: address.value, to: address.value }
}

/** CIDRs never match pods and nodes, which Cilium knows by their own identities. */
const blockMatcher =
  ({ range, except }: Block) =>
  (peer: Peer): boolean =>
    peer.kind === 'address' && isWithin(peer.address, range) && !except.some((hole) => isWithin(peer.address, hole))

const endpointMatcher = (part: Part, namespace: string | undefined) => {
  const selector = ciliumSelector(readSelector(part) ?? [], namespace)
  const inCluster = [...selector, { key: namespaceKey, operator: 'Exists', values: [] } as const]
  return (peer: Peer): boolean =>
    peer.kind === 'pod' && !peer.pod.hostNetwork && selectsLabels(inCluster, ciliumLabels(peer.pod))
}

/**
 * https://docs.cilium.io/en/stable/security/policy/language/#entities-based. Host network pods have the identity of
 * their node.
 */
const entityMatcher = (entity: unknown) => {
  const onNode = (peer: Peer): boolean => peer.kind === 'pod' && peer.pod.hostNetwork
  switch (entity) {
    case 'all':
      return () => true
    case 'cluster':
      return (peer: Peer) => peer.kind === 'pod'
    case 'host':
    case 'remote-node':
      return onNode
    case 'world':
      return (peer: Peer) => peer.kind === 'address'
    case 'world-ipv4':
      return (peer: Peer) => peer.kind === 'address' && peer.address.family === 4
    case 'world-ipv6':
      return (peer: Peer) => peer.kind === 'address' && peer.address.family === 6
    default:
      return () => false
  }
}
