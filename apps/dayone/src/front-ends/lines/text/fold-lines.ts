import { lineText, type Line, type Span } from './line.ts'

/** Takes `width` characters off the front of a row. */
const split = (row: Line, width: number): readonly [head: Line, rest: Line] => {
  const head: Span[] = []
  const rest: Span[] = []
  let room = width
  for (const span of row) {
    const letters = [...span.text]
    if (room > 0) head.push({ ...span, text: letters.slice(0, room).join('') })
    if (letters.length > room) rest.push({ ...span, text: letters.slice(room).join('') })
    room = Math.max(0, room - letters.length)
  }
  return [head, rest]
}

const foldLine = (row: Line, width: number): readonly Line[] => {
  if ([...lineText(row)].length <= width) return [row]
  const [head, rest] = split(row, width)
  return [head, ...foldLine(rest, width)]
}

/** Rows of at most `width` characters, for screens that clip what is longer: the rest continues below. */
export const foldLines = (lines: readonly Line[], width: number): readonly Line[] =>
  lines.flatMap((row) => foldLine(row, Math.max(1, width)))
