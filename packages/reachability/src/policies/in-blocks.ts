import { isWithin, type AddressRange } from '../addresses/cidr.ts'
import type { Peer } from '../pods/pod.ts'

/** An address block with exceptions. */
export interface Block {
  readonly range: AddressRange
  readonly except: readonly AddressRange[]
}

/**
 * Whether the peer is an address in the block, or a pod with one.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export const isInBlock = (peer: Peer, { range, except }: Block): boolean => {
  const addresses = peer.kind === 'address' ? [peer.address] : peer.pod.addresses
  return addresses.some((address) => isWithin(address, range) && !except.some((hole) => isWithin(address, hole)))
}
