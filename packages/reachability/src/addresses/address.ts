/** An IP address as a number; the family distinguishes 0.0.0.1 from ::1. */
export interface Address {
  readonly family: 4 | 6
  readonly value: bigint
}

export const bitsOf = (family: 4 | 6): number => (family === 4 ? 32 : 128)

const ipv4 = (text: string): bigint | undefined => {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    // Leading zeros are rejected, like in Go's net.ParseIP: some programs parse 010 as octal.
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256n + BigInt(part)
  }
  return value
}

const groups = (text: string): readonly string[] | undefined => {
  if (text === '') return []
  const parts = text.split(':')
  return parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part)) ? parts : undefined
}

const ipv6 = (text: string): bigint | undefined => {
  const [, head = text, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  let whole = head
  if (tail !== undefined) {
    const low = ipv4(tail)
    if (low === undefined) return undefined
    whole = `${head}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`
  }
  const halves = whole.split('::')
  if (halves.length > 2) return undefined
  const [left, right] = [groups(halves[0] ?? ''), groups(halves[1] ?? '')]
  if (left === undefined || right === undefined) return undefined
  const missing = 8 - left.length - right.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  return all.reduce((sum, part) => (sum << 16n) + BigInt(`0x${part}`), 0n)
}

/** Parses an IPv4 or IPv6 address; undefined for anything else. */
export const parseAddress = (text: string): Address | undefined => {
  const family = text.includes(':') ? 6 : 4
  const value = family === 6 ? ipv6(text) : ipv4(text)
  return value === undefined ? undefined : { family, value }
}

const ipv6Text = (value: bigint): string => {
  const parts = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
  const [zeros] = [...parts.join(':').matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)]
    .map((match) => match[0])
    .toSorted((one, other) => other.length - one.length)
  if (zeros === undefined) return parts.join(':')
  const text = `:${parts.join(':')}:`.replace(`:${zeros}:`, '::')
  return text.replace(/^:(?!:)/, '').replace(/(?<!:):$/, '')
}

/** In the usual notation; IPv6 shortened by RFC 5952. */
export const addressText = ({ family, value }: Address): string =>
  family === 4 ? [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.') : ipv6Text(value)
