type Row = readonly string[]

/** A plain table: columns as wide as their longest cell, two blanks between, no blanks at the end of a line. Pure. */
export function tableLines(head: Row, rows: readonly Row[]): readonly string[] {
  return [...tableBlocks(head, [rows])].flat()
}

/**
 * The same for more rows than fit in memory: the lines of each block. A column keeps its width in the next block, and
 * becomes wider if it must.
 */
export function* tableBlocks(head: Row, blocks: Iterable<readonly Row[]>): Generator<readonly string[]> {
  let widths = head.map(({ length }) => length)
  let isFirst = true
  for (const rows of blocks) {
    const shown = isFirst ? [head, ...rows] : rows
    isFirst = false
    widths = widths.map((width, column) =>
      rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), width),
    )
    yield shown.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
  if (isFirst) yield [head.join('  ')]
}
