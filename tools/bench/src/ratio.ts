/** What a value counts. */
export type Unit = 'ms' | 'MB' | 'lines'

/** The middle of the values, which a single slow run does not move. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new RangeError('A median needs at least one value.')
  return (lower + upper) / 2
}

/** Values of what we measure and of what a user would otherwise run, taken in turns. */
export interface Comparison {
  readonly name: string
  readonly against?: string
  readonly unit?: Unit
  readonly ours: readonly number[]
  /** Empty where nothing is compared with. */
  readonly theirs: readonly number[]
}

/** Undefined where nothing is compared with. */
export const ratioOf = ({ ours, theirs }: Pick<Comparison, 'ours' | 'theirs'>): number | undefined =>
  theirs.length === 0 ? undefined : median(ours) / median(theirs)

/** One value as people read it: "5194 ms", "12.9 s", "240 MB". */
export const valueText = (value: number, unit: Unit = 'ms'): string => {
  if (unit !== 'ms') return `${value.toFixed(0)} ${unit}`
  return value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`
}

/** The median with the smallest and the largest value behind it. */
export const spreadText = (values: readonly number[], unit?: Unit): string =>
  values.length === 1
    ? valueText(median(values), unit)
    : `${valueText(median(values), unit)} (${valueText(Math.min(...values), unit)} to ${valueText(Math.max(...values), unit)}, ${values.length} times)`

/** One line: the ratio first, for the milliseconds belong to this computer only. */
export function comparisonLine({ name, against, unit, ours, theirs }: Comparison): string {
  const ratio = ratioOf({ ours, theirs })
  if (ratio === undefined) return `${name}: ${spreadText(ours, unit)}`
  return `${ratio.toFixed(2)}×  ${name}: ${spreadText(ours, unit)}; ${against ?? 'the other'}: ${spreadText(theirs, unit)}`
}
