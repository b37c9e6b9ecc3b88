import { covers, parseCidr, type AddressRange } from '../addresses/cidr.ts'
import { fieldOf, itemsOf, refusal, refuseUnknownKeys, type Part } from '../manifests/source.ts'
import type { Block } from './in-blocks.ts'

/** Parses one CIDR. Throws UserError (exit 2) for anything else. */
export const readCidr = (part: Part): AddressRange => {
  const range = typeof part.value === 'string' ? parseCidr(part.value) : undefined
  if (range === undefined)
    throw refusal(
      part,
      `is not a CIDR: ${JSON.stringify(part.value ?? null)}.`,
      'Use an address and a prefix length: 10.0.0.0/8, 192.0.2.7/32, 2001:db8::/32.',
    )
  return range
}

/**
 * Parses an ipBlock. Throws UserError (exit 2), also for an exception outside of the block, which would have no effect.
 */
export const readBlock = (part: Part): Block => {
  refuseUnknownKeys(part, ['cidr', 'except'])
  const range = readCidr(fieldOf(part, 'cidr'))
  const except = (itemsOf(fieldOf(part, 'except')) ?? []).map((item) => {
    const hole = readCidr(item)
    if (!covers(range, hole)) throw refusal(item, `must be within ${String(fieldOf(part, 'cidr').value)}.`)
    return hole
  })
  return { range, except }
}

/** All ranges and exceptions of the blocks. */
export const rangesOf = (blocks: readonly Block[]): readonly AddressRange[] =>
  blocks.flatMap(({ range, except }) => [range, ...except])
