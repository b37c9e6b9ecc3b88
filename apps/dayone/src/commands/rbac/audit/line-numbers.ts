/** So many ranges are written out. */
const rangesAtMost = 10

/**
 * Line numbers for people, in ranges: `3, 7-9, 12`. `count` is how many there are in all, where not all were kept. Pure.
 */
export function lineNumbers(lines: readonly number[], count: number = lines.length): string {
  const ranges: { from: number; to: number }[] = []
  for (const line of new Set(lines)) {
    const last = ranges.at(-1)
    if (last !== undefined && line === last.to + 1) last.to = line
    else ranges.push({ from: line, to: line })
  }
  const shown = ranges.slice(0, rangesAtMost)
  const covered = lines.filter((line) => shown.some(({ from, to }) => from <= line && line <= to)).length
  const text = shown.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
  return count > covered ? `${text} and ${count - covered} more` : text
}
