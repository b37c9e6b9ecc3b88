import { line, type Line } from './line.ts'

/** The space for another program's output: its last rows, wrapped at a width. */
export interface WordRoom {
  readonly rows: number
  readonly width: number
}

/** Another program's output, and the sentence it belongs to. */
export interface OriginalWords {
  readonly about: string
  readonly words: string
}

/** A row may be megabytes long. Go programs print the cause last, after dumps of their objects. */
const [LONGEST_ROW, HEAD, CUT] = [2000, 600, ' … ']

/** Rows of at most `width` characters, with their whitespace; a row that is too long continues below. */
export const wordRows = (words: string, width: number): readonly string[] => {
  const limit = Math.max(1, width)
  return words
    .trimEnd()
    .split('\n')
    .map((row) => row.replaceAll('\t', '  ').trimEnd())
    .map(withoutItsMiddle)
    .flatMap((row) => (row === '' ? [''] : [...row].reduce<string[]>(foldInto(limit), [])))
}

const withoutItsMiddle = (row: string): string =>
  row.length <= LONGEST_ROW ? row : `${row.slice(0, HEAD)}${CUT}${row.slice(HEAD + CUT.length - LONGEST_ROW)}`

const foldInto = (limit: number) => (rows: string[], letter: string, index: number) => {
  if (index % limit === 0) rows.push(letter)
  else rows[rows.length - 1] += letter
  return rows
}

/** The last rows that fit, marked as another program's output; the first of them has the number of omitted rows. */
export const wordLines = (words: string, { rows: most, width }: WordRoom): readonly Line[] => {
  const rows = wordRows(words, width - MARK.length)
  const shown = rows.length <= most ? rows : rows.slice(-(most - 1))
  const left = rows.length - shown.length
  return [...(left === 0 ? [] : [`… ${left} earlier lines`]), ...shown].map((row) => line(`${MARK}${row}`, 'dim'))
}

const MARK = '  │ '

/** Whether `wordLines` leaves anything out. */
export const isCut = (words: string, { rows, width }: WordRoom): boolean =>
  wordRows(words, width - MARK.length).length > rows
