import { covers, everyAddress, isWithin, parseCidr, type AddressRange } from '../addresses/cidr.ts'
import { fieldOf, isMap, itemsOf, pathText, refusal, type Part } from '../manifests/source.ts'
import { selectsLabels, type Selector } from '../policies/label-selector.ts'
import type { SelectorUse } from '../policies/policy.ts'
import { readCidr } from '../policies/read-block.ts'
import { readSelector } from '../policies/read-selector.ts'
import type { Peer, Pod } from '../pods/pod.ts'

/** One peer of a rule, or the subject of a policy. */
export interface AdminPeer {
  matches(peer: Peer): boolean
  mayMatch(peer: Peer): boolean
  readonly blocks: readonly AddressRange[]
  readonly uses: readonly SelectorUse[]
  /** Paths that cannot be evaluated from objects alone. */
  readonly unread: readonly string[]
}

const never = (): boolean => false
const certain = { mayMatch: never, blocks: [], uses: [], unread: [] } as const

/**
 * Parses a peer or a subject: exactly one of its fields. Throws UserError (exit 2) with the position of what the API
 * server would reject. Unknown fields of a newer version may match anything.
 */
export const readAdminPeer = (part: Part): AdminPeer => {
  const keys = isMap(part.value) ? Object.keys(part.value) : []
  const [key = ''] = keys
  if (keys.length !== 1)
    throw refusal(part, 'must have exactly one field.', 'Use one of: namespaces, pods, nodes, networks, domainNames.')
  const value = fieldOf(part, key)
  switch (key) {
    case 'namespaces':
      return readPods(value, undefined)
    case 'pods':
      return readPods(fieldOf(value, 'namespaceSelector'), fieldOf(value, 'podSelector'))
    case 'networks':
      return readNetworks(value)
    case 'nodes':
      return readNodes(value)
    case 'domainNames':
      return readDomains(value)
    default:
      return { ...certain, matches: never, mayMatch: () => true, unread: [pathText(value.path)] }
  }
}

/** Host network pods are not included. */
const isPod = (peer: Peer): peer is Extract<Peer, { readonly kind: 'pod' }> =>
  peer.kind === 'pod' && !peer.pod.hostNetwork

const isOldForm = ({ value }: Part): boolean =>
  isMap(value) && ['namespaceSelector', 'sameLabels', 'notSameLabels'].some((key) => Object.hasOwn(value, key))

const readPods = (namespacePart: Part, podPart: Part | undefined): AdminPeer => {
  // Before v0.1.2 of the API, a peer had another form.
  if (isOldForm(namespacePart))
    return { ...certain, matches: never, mayMatch: isPod, unread: [pathText(namespacePart.path)] }
  const namespaces = required(namespacePart)
  const pods = podPart === undefined ? undefined : required(podPart)
  const selects = ({ namespaceLabels, labels }: Pod): boolean =>
    selectsLabels(namespaces, namespaceLabels) && selectsLabels(pods ?? [], labels)
  return {
    ...certain,
    matches: (peer) => isPod(peer) && selects(peer.pod),
    uses: [{ path: pathText(namespacePart.path), namespaces, pods }],
  }
}

const required = (part: Part): Selector => {
  const selector = readSelector(part)
  if (selector === undefined) throw refusal(part, 'is missing.', 'An empty selector, {}, selects everything.')
  return selector
}

/**
 * Where pods may have their addresses: RFC 1918, RFC 6598 (the pods of kops: 100.96.0.0/11), and IPv6 except link-local.
 */
const podRanges: readonly AddressRange[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '2000::/3',
  'fc00::/7',
].flatMap((cidr) => parseCidr(cidr) ?? [])

const overlap = (one: AddressRange, other: AddressRange): boolean =>
  one.family === other.family && one.from <= other.to && other.from <= one.to

/** Networks match pods by their addresses, which are only known of those that run. */
const readNetworks = (list: Part): AdminPeer => {
  const ranges = (itemsOf(list) ?? []).map(readCidr)
  const isIn = (address: Parameters<typeof isWithin>[0]): boolean => ranges.some((range) => isWithin(address, range))
  const isEvery = ranges.some((range) => covers(range, everyAddress(4)))
  const canHavePods = ranges.some((range) => podRanges.some((one) => overlap(one, range)))
  const known = ({ hostNetwork, addresses, podIPs }: Pod) => (hostNetwork ? addresses : podIPs)
  return {
    ...certain,
    matches: (peer) => {
      if (peer.kind === 'address') return isIn(peer.address)
      const addresses = known(peer.pod)
      // A pod without a known address has one of IPv4.
      return addresses.length === 0 ? isEvery : addresses.every(isIn)
    },
    mayMatch: (peer) => {
      if (peer.kind === 'address') return false
      const addresses = known(peer.pod)
      return addresses.length === 0 ? canHavePods : addresses.some(isIn)
    },
    blocks: ranges,
  }
}

const linkLocal = ['169.254.0.0/16', 'fe80::/10'].flatMap((cidr) => parseCidr(cidr) ?? [])

/** Every node runs the host network pods; the labels of nodes and their addresses are not among the objects. */
const readNodes = (part: Part): AdminPeer => {
  const isEvery = required(part).length === 0
  return {
    ...certain,
    matches: (peer) => isEvery && peer.kind === 'pod' && peer.pod.hostNetwork,
    mayMatch: (peer) =>
      peer.kind === 'pod' ? peer.pod.hostNetwork : !linkLocal.some((range) => isWithin(peer.address, range)),
    blocks: linkLocal,
    unread: [pathText(part.path)],
  }
}

/** Names resolve to pods only as names of headless Services and pods. */
const readDomains = (list: Part): AdminPeer => {
  const isOfPods = (itemsOf(list) ?? []).some(({ value }) => /(^|\.)(svc|pod)\./.test(String(value)))
  return {
    ...certain,
    matches: never,
    mayMatch: (peer) => peer.kind === 'address' || isOfPods,
    unread: [pathText(list.path)],
  }
}
