/** Values up to this long are shown whole beside each other. */
const SHORT = 120

/** What is the same is shown for so many characters around what differs. */
const CONTEXT = 40

/** More than this of one value is no reading; nothing that a plan needs is this long. */
const LONGEST = 4000

/** A value for a difference, whole; one that is longer than any that people write says how much is left out. */
export const shownWhole = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)`

/**
 * Two long values as the parts in which they differ, with a little of what is the same around them: the difference is
 * never cut away. Short ones stay whole. Pure.
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
