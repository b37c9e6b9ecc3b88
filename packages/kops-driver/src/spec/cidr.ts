import { isIP } from 'node:net'
import { addressNumber, addressRange, addressText } from './address-ranges.ts'

/** Every address, in both families. */
export const WORLD: readonly string[] = ['0.0.0.0/0', '::/0']

/**
 * Returns one sentence if an access list entry is invalid, otherwise undefined. Valid are IPv4 and IPv6 CIDRs, and EC2
 * prefix lists (`pl-…`), which kops accepts too.
 */
export function cidrProblem(value: string): string | undefined {
  if (/^pl-[0-9a-f]+$/.test(value)) return undefined
  const [address = '', prefix, ...rest] = value.split('/')
  const family = isIP(address)
  const longest = family === 4 ? 32 : 128
  if (family === 0 || address.includes('%'))
    return `"${value}" is not a CIDR range. Examples: 198.51.100.23/32, 2001:db8::/32.`
  if (prefix === undefined) return `"${value}" has no prefix length. For a single address use ${value}/${longest}.`
  if (rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > longest)
    return `"${value}" has an invalid prefix length: use /0 to /${longest}.`
  return spellingProblem(value, address, longest)
}

/**
 * AWS stores 10.1.2.3/8 as 10.0.0.0/8 and 2001:DB8:0::/32 as 2001:db8::/32, and kops would report a difference on every
 * run.
 */
function spellingProblem(value: string, address: string, longest: number): string | undefined {
  const range = addressRange(value)
  if (range === undefined) return undefined
  const [start, own] = [range.first, addressNumber(address)].map((number) => addressText(number, range.family))
  const prefix = value.split('/')[1] ?? ''
  if (start !== own)
    return `${value} is not the start of a range. Did you mean ${start}/${prefix}, or ${own}/${longest} for a single address?`
  return start === address ? undefined : `AWS writes ${value} as ${start}/${prefix}. Use that form.`
}
