/** The middle of the values, which a single slow run does not move. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new RangeError('A median needs at least one value.')
  return (lower + upper) / 2
}

/** Durations in milliseconds of what we measure and of what a user would otherwise run, taken in turns. */
export interface Comparison {
  readonly name: string
  readonly against: string
  readonly ours: readonly number[]
  readonly theirs: readonly number[]
}

/** One line: the ratio first, for the milliseconds belong to this computer only. */
export function comparisonLine({ name, against, ours, theirs }: Comparison): string {
  const [us, them] = [median(ours), median(theirs)]
  return `${(us / them).toFixed(2)}×  ${name} (${us.toFixed(0)} ms) against ${against} (${them.toFixed(0)} ms), median of ${ours.length}`
}
