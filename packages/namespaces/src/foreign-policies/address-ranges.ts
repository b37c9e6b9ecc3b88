interface Range {
  readonly from: number
  readonly to: number
}

/** First and last address of an IPv4 CIDR, as numbers; undefined for anything else. */
const rangeOf = (cidr: string): Range | undefined => {
  const [, address = '', prefix] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(cidr) ?? []
  if (address === '') return undefined
  const size = 2 ** (32 - Number(prefix ?? 32))
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const from = Math.floor(number / size) * size
  return { from, to: from + size - 1 }
}

const without = (ranges: readonly Range[], hole: Range): readonly Range[] =>
  ranges.flatMap(({ from, to }) => [
    ...(from < hole.from ? [{ from, to: Math.min(to, hole.from - 1) }] : []),
    ...(to > hole.to ? [{ from: Math.max(from, hole.to + 1), to }] : []),
  ])

/** The number of addresses that the ranges cover, without duplicates. */
const covered = (ranges: readonly Range[]): number => {
  let end = -1
  let sum = 0
  for (const { from, to } of ranges.toSorted((one, other) => one.from - other.from)) {
    if (to > end) sum += to - Math.max(from, end + 1) + 1
    end = Math.max(end, to)
  }
  return sum
}

/** Addresses in a policy. */
export interface AddressBlock {
  readonly cidr: string
  readonly except: readonly string[]
}

/**
 * Whether these blocks together cover at least half of all addresses. Computed, because `0.0.0.0/1` and `128.0.0.0/1`
 * equal `0.0.0.0/0`. All public IPv6 addresses are in 2000::/3.
 */
export const coversMost = (blocks: readonly AddressBlock[]): boolean => {
  const ranges = blocks.flatMap(({ cidr, except }) => {
    const whole = rangeOf(cidr)
    if (whole === undefined) return []
    return except.flatMap((hole) => rangeOf(hole) ?? []).reduce<readonly Range[]>(without, [whole])
  })
  const isWideIpv6 = blocks.some(({ cidr }) => cidr.includes(':') && Number(cidr.split('/')[1] ?? 128) <= 3)
  return covered(ranges) >= 2 ** 31 || isWideIpv6
}

export const blockText = ({ cidr, except }: AddressBlock): string =>
  except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`
