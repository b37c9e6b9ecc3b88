import { metadataAddresses } from '@dayone/kube'
import { cidrsOf, covers, parseCidr, type AddressRange } from '@dayone/reachability'

/**
 * Ranges that are not the internet: private networks (RFC 1918, RFC 4193), shared address space (RFC 6598), loopback,
 * link-local with the metadata addresses, multicast and reserved.
 */
export const notInternet = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ],
  ipv6: ['::/3', '4000::/2', '8000::/1'],
} as const

/** A block as in `ipBlock`. */
export interface AddressBlock {
  readonly cidr: string
  readonly except?: readonly string[] | undefined
}

const rangesOf = (cidrs: readonly string[]): readonly AddressRange[] => cidrs.flatMap((cidr) => parseCidr(cidr) ?? [])

/** The error message for a malformed CIDR, a sentence; undefined if it is valid. */
export const cidrProblem = (text: string): string | undefined => {
  const range = parseCidr(text)
  if (range === undefined) return `"${text}" is not a CIDR range. Examples: 10.20.0.0/16, 192.0.2.7/32, 2001:db8::/32.`
  if (text.toLowerCase().startsWith('::ffff:'))
    return `${text} is an IPv4 range in IPv6 notation, which the API server rejects. Write it as IPv4, for example 192.0.2.7/32.`
  const [right = text] = cidrsOf(range)
  return right === text ? undefined : `${text} is not the start of a range. Did you mean ${right}?`
}

/**
 * The error message for a block of valid CIDRs: an exception outside of it, or of all of it, or a metadata address
 * inside. `hasInternet`: the list takes `internet: true`.
 */
export const blockProblem = ({ cidr, except = [] }: AddressBlock, hasInternet: boolean): string | undefined => {
  const [range] = rangesOf([cidr])
  if (range === undefined) return undefined
  const outside = except.find((hole) => !rangesOf([hole]).every((one) => covers(range, one)))
  if (outside !== undefined) return `${outside} is not within ${cidr}, so it would except nothing.`
  const holes = rangesOf(except)
  if (holes.some((hole) => covers(hole, range))) return `except takes out all of ${cidr}: remove the entry.`
  const open = metadataAddresses.find(({ cidr: address }) =>
    rangesOf([address]).every((one) => covers(range, one) && !holes.some((hole) => covers(hole, one))),
  )
  if (open === undefined) return undefined
  if (open.cidr === cidr)
    return `${cidr} is a metadata address, which hands out the credentials of the node: remove the entry.`
  const fix = hasInternet
    ? `For public addresses use \`internet: true\`; otherwise add ${open.cidr} to except.`
    : `Add ${open.cidr} to except.`
  return `${cidr} includes the metadata address ${open.cidr}, which hands out the credentials of the node. ${fix}`
}

/** The larger of two overlapping blocks, which makes the other one redundant. */
export const coveredBy = (cidr: string, others: readonly string[]): string | undefined => {
  const [range] = rangesOf([cidr])
  return range && others.find((other) => other !== cidr && rangesOf([other]).some((one) => covers(one, range)))
}

/** Public addresses, without those of the cluster's own networks if these are public. */
export const internetBlocks = (ownNetworks: readonly string[]): readonly AddressBlock[] =>
  [
    { cidr: '0.0.0.0/0', holes: notInternet.ipv4 },
    { cidr: '::/0', holes: notInternet.ipv6 },
  ].map(({ cidr, holes }) => {
    const [whole] = rangesOf([cidr])
    const own = ownNetworks.filter((network) =>
      rangesOf([network]).some(
        (range) => range.family === whole?.family && !rangesOf(holes).some((hole) => covers(hole, range)),
      ),
    )
    return { cidr, except: [...holes, ...own] }
  })
