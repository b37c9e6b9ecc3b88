/** Values up to this length are shown whole. */
const SHORT = 120

/** The number of equal characters shown around a difference. */
const CONTEXT = 40

/** Longer values are truncated; nothing in a plan needs more. */
const LONGEST = 4000

/** A value for a diff, whole; a very long one is truncated, with the number of characters left out. */
export const shownWhole = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)`

/**
 * The differing parts of two long values, with some equal text around them: the difference is never truncated. Short
 * values stay whole. Pure.
 */
export function differingParts(before: string, after: string): readonly [before: string, after: string] {
  if (before.length <= SHORT && after.length <= SHORT) return [before, after]
  const shortest = Math.min(before.length, after.length)
  let start = 0
  while (start < shortest && before[start] === after[start]) start++
  let end = 0
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const [from, kept] = [Math.max(0, start - CONTEXT), Math.max(0, end - CONTEXT)]
  const part = (text: string): string =>
    shownWhole(`${from > 0 ? '…' : ''}${text.slice(from, text.length - kept)}${kept > 0 ? '…' : ''}`)
  return [part(before), part(after)]
}
