import type { AddressRange } from './cidr.ts'

/**
 * The smallest pieces that the blocks split a range into, in ascending order: all addresses of a piece are in the same
 * blocks.
 */
export const partition = (whole: AddressRange, blocks: readonly AddressRange[]): readonly AddressRange[] => {
  const isInside = (value: bigint): boolean => whole.from <= value && value <= whole.to
  const starts = new Set([whole.from])
  for (const { family, from, to } of blocks) {
    if (family !== whole.family) continue
    if (isInside(from)) starts.add(from)
    if (isInside(to + 1n)) starts.add(to + 1n)
  }
  const sorted = [...starts].toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0))
  return sorted.map((from, index) => ({
    family: whole.family,
    from,
    to: (sorted[index + 1] ?? whole.to + 1n) - 1n,
  }))
}
