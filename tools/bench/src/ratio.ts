/** The unit of a value. */
export type Unit = 'ms' | 'MB' | 'lines' | 'events/s'

/** The median, which a single slow run does not affect. Throws RangeError without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new RangeError('A median needs at least one value.')
  return (lower + upper) / 2
}

/** Values of ours and of what a user would otherwise run, measured alternately. */
export interface Comparison {
  readonly name: string
  readonly against?: string
  readonly unit?: Unit
  readonly ours: readonly number[]
  /** Empty without a comparison. */
  readonly theirs: readonly number[]
}

/** Undefined without a comparison. */
export const ratioOf = ({ ours, theirs }: Pick<Comparison, 'ours' | 'theirs'>): number | undefined =>
  theirs.length === 0 ? undefined : median(ours) / median(theirs)

/** One value for display: "5194 ms", "12.9 s", "240 MB". */
export const valueText = (value: number, unit: Unit = 'ms'): string => {
  if (unit !== 'ms') return `${value.toFixed(0)} ${unit}`
  return value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`
}

/** The median with minimum and maximum. */
export const spreadText = (values: readonly number[], unit?: Unit): string =>
  values.length === 1
    ? valueText(median(values), unit)
    : `${valueText(median(values), unit)} (${valueText(Math.min(...values), unit)} to ${valueText(Math.max(...values), unit)}, ${values.length} times)`

/** One line: the ratio first, because the milliseconds apply only to this computer. */
export function comparisonLine({ name, against, unit, ours, theirs }: Comparison): string {
  const ratio = ratioOf({ ours, theirs })
  if (ratio === undefined) return `${name}: ${spreadText(ours, unit)}`
  return `${ratio.toFixed(2)}×  ${name}: ${spreadText(ours, unit)}; ${against ?? 'the other'}: ${spreadText(theirs, unit)}`
}
