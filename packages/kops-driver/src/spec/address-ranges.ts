import { isIP } from 'node:net'

/** First and last address, as numbers. */
export interface AddressRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

const BITS = { 4: 32n, 6: 128n } as const

/** Returns undefined for an invalid range. Host bits are cleared, as EC2 does. Pure. */
export function addressRange(cidr: string): AddressRange | undefined {
  const [address = '', prefix = '', ...rest] = cidr.split('/')
  const family = isIP(address)
  if ((family !== 4 && family !== 6) || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return undefined
  const free = BITS[family] - BigInt(prefix)
  if (free < 0n) return undefined
  const first = (addressNumber(address) >> free) << free
  return { family, first, last: first + (1n << free) - 1n }
}

/** An address without a zone id, as a number. */
export const addressNumber = (address: string): bigint =>
  isIP(address) === 4
    ? address.split('.').reduce((number, part) => number * 256n + BigInt(part), 0n)
    : ipv6Groups(address).reduce((number, group) => number * 65536n + BigInt(`0x${group}`), 0n)

/** Eight groups of hex digits. Node's URL parser normalizes every spelling (RFC 5952). */
function ipv6Groups(address: string): readonly string[] {
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [before, after] = [left, right ?? ''].map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0)
  return [...(before ?? []), ...Array<string>(right === undefined ? 0 : missing).fill('0'), ...(after ?? [])]
}

/** The address of a number, in its shortest form. */
export function addressText(number: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, at) => ((number >> BigInt(16 * (7 - at))) & 0xffffn).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

/** The ranges of one family, sorted and merged. */
function merged(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const sorted = ranges.toSorted((left, right) => (left.first < right.first ? -1 : left.first > right.first ? 1 : 0))
  const found: AddressRange[] = []
  for (const range of sorted) {
    const last = found.at(-1)
    if (last === undefined || range.first > last.last + 1n) found.push(range)
    else if (range.last > last.last) found[found.length - 1] = { ...last, last: range.last }
  }
  return found
}

const rangesOf = (cidrs: readonly string[], family: 4 | 6): readonly AddressRange[] =>
  merged(cidrs.map(addressRange).filter((range): range is AddressRange => range?.family === family))

/** Whether these ranges together contain every address of `cidr`. Invalid ranges contain nothing. Pure. */
export function coversRange(cidrs: readonly string[], cidr: string): boolean {
  const wanted = addressRange(cidr)
  if (wanted === undefined) return false
  return rangesOf(cidrs, wanted.family).some(({ first, last }) => first <= wanted.first && wanted.last <= last)
}

/** The number of addresses of `within` that the ranges contain, for one family. Pure. */
export function addressCount(cidrs: readonly string[], within: readonly string[], family: 4 | 6): bigint {
  const places = rangesOf(within, family)
  let count = 0n
  for (const { first, last } of rangesOf(cidrs, family))
    for (const place of places) {
      const [from, to] = [first > place.first ? first : place.first, last < place.last ? last : place.last]
      if (from <= to) count += to - from + 1n
    }
  return count
}
