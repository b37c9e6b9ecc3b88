import { isIP } from 'node:net'

/** Every address there is, in both families. */
export const WORLD: readonly string[] = ['0.0.0.0/0', '::/0']

export const isWorld = (cidr: string): boolean => WORLD.includes(cidr)

/**
 * One sentence that says what is wrong with an entry of an access list, or undefined. Right are IPv4 and IPv6 ranges with
 * their prefix, and prefix lists of EC2 (`pl-…`), which kops takes too.
 */
export function cidrProblem(value: string): string | undefined {
  if (/^pl-[0-9a-f]+$/.test(value)) return undefined
  const [address = '', prefix, ...rest] = value.split('/')
  const family = isIP(address)
  const longest = family === 4 ? 32 : 128
  if (family === 0) return `"${value}" is no address range. One looks like 198.51.100.23/32 or 2001:db8::/32.`
  if (prefix === undefined) return `"${value}" lacks its prefix. For this one address write ${value}/${longest}.`
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > longest) {
    return `"${value}" has a wrong prefix: it goes from /0 to /${longest}.`
  }
  return family === 4 ? hostBitsProblem(address, Number(prefix)) : undefined
}

/** AWS keeps 10.0.0.0/8 for 10.1.2.3/8, and kops would then find a difference for ever. */
function hostBitsProblem(address: string, prefix: number): string | undefined {
  const start = ipv4(ipv4Number(address) - (ipv4Number(address) % 2 ** (32 - prefix)))
  return start === address ? undefined : `${address}/${prefix} does not begin a range. Did you mean ${start}/${prefix}?`
}

export const ipv4Number = (address: string): number =>
  address.split('.').reduce((number, part) => number * 256 + Number(part), 0)

export const ipv4 = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
