import { addressCount } from './address-ranges.ts'

/** The routed addresses. IPv6 assigns global addresses only from this range (IANA, IPv6 Global Unicast). */
const EVERYWHERE = { 4: ['0.0.0.0/0'], 6: ['2000::/3'] } as const

/**
 * IPv4 ranges that are not routed on the internet: private, shared, local, test networks, multicast (IANA
 * special-purpose registry).
 */
const NOBODY_COMES_FROM = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
]

/** The result of `wideAccess` for a list that allows everyone. */
export const EVERYBODY = 'every address on the internet'

/** The size of an IPv4 /8, 1/256 of all addresses: too large for one organization. */
const WIDE = 1 / 256

/** The part of the internet that a list of ranges allows, for one family. */
export interface InternetShare {
  readonly family: 4 | 6
  /** 0 to 1 of all addresses. */
  readonly share: number
  /** The same, without addresses that are not routed on the internet. */
  readonly routed: number
  /** Contains every routed address. */
  readonly isEverybody: boolean
}

/** Prefix lists (pl-…) are ignored, because only AWS knows their contents. Pure. */
export const internetShares = (cidrs: readonly string[]): readonly InternetShare[] =>
  ([4, 6] as const).map((family) => {
    const all = addressCount(EVERYWHERE[family], EVERYWHERE[family], family)
    const held = addressCount(cidrs, EVERYWHERE[family], family)
    const others = family === 4 ? NOBODY_COMES_FROM : []
    const routed = all - addressCount(others, EVERYWHERE[family], family)
    const heldStrangers = held - addressCount(cidrs, others, family)
    // Divides large integers with a precision of 1e-12.
    return {
      family,
      share: ratio(held, all),
      routed: ratio(heldStrangers, all),
      isEverybody: heldStrangers === routed,
    }
  })

const ratio = (part: bigint, whole: bigint): number => Number((part * 10n ** 12n) / whole) / 1e12

/**
 * How much of the internet a list allows, such as "every address on the internet" or "half of all IPv4 addresses";
 * undefined if the list is not wide. Pure.
 */
export function wideAccess(cidrs: readonly string[]): string | undefined {
  const wide = internetShares(cidrs).filter(({ routed }) => routed >= WIDE)
  if (wide.length === 0) return undefined
  if (wide.some(({ family, isEverybody }) => isEverybody && family === 4)) return EVERYBODY
  return wide
    .map(
      ({ family, share, isEverybody }) =>
        `${isEverybody ? 'every' : shareWords(share)} IPv${family} ${isEverybody ? 'address' : 'addresses'}`,
    )
    .join(' and ')
}

function shareWords(share: number): string {
  const named = [
    [1 / 2, 'half of all'],
    [1 / 4, 'a quarter of all'],
    [3 / 4, 'three quarters of all'],
  ] as const
  const name = named.find(([value]) => Math.abs(value - share) < 0.0005)?.[1]
  if (name !== undefined) return name
  if (share > 0.999) return 'nearly all'
  const percent = share * 100
  return `${percent >= 10 ? Math.round(percent) : percent.toFixed(1)} % of all`
}
