import { addressText, bitsOf, parseAddress, type Address } from './address.ts'

/** Addresses of one family from the first to the last, inclusive. */
export interface AddressRange {
  readonly family: 4 | 6
  readonly from: bigint
  readonly to: bigint
}

/** Parses `10.0.0.0/8` or `2001:db8::/32`; host bits are ignored, as in Kubernetes. Undefined for anything else. */
export const parseCidr = (text: string): AddressRange | undefined => {
  const [, start = '', prefix = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const address = parseAddress(start)
  if (address === undefined || Number(prefix) > bitsOf(address.family)) return undefined
  const size = 1n << BigInt(bitsOf(address.family) - Number(prefix))
  const from = (address.value / size) * size
  return { family: address.family, from, to: from + size - 1n }
}

/** The range of all addresses of a family. */
export const everyAddress = (family: 4 | 6): AddressRange => ({
  family,
  from: 0n,
  to: (1n << BigInt(bitsOf(family))) - 1n,
})

export const isWithin = ({ family, value }: Address, range: AddressRange): boolean =>
  family === range.family && range.from <= value && value <= range.to

/** Whether the first range contains the second one. */
export const covers = (range: AddressRange, part: AddressRange): boolean =>
  range.family === part.family && range.from <= part.from && part.to <= range.to

/** The fewest CIDRs that cover exactly this range, in ascending order. */
export const cidrsOf = ({ family, from, to }: AddressRange): readonly string[] => {
  const bits = bitsOf(family)
  const cidrs: string[] = []
  for (let start = from; start <= to;) {
    let zeros = 0
    while (
      zeros < bits &&
      (start & ((1n << BigInt(zeros + 1)) - 1n)) === 0n &&
      start + (1n << BigInt(zeros + 1)) - 1n <= to
    )
      zeros++
    cidrs.push(`${addressText({ family, value: start })}/${bits - zeros}`)
    start += 1n << BigInt(zeros)
  }
  return cidrs
}
