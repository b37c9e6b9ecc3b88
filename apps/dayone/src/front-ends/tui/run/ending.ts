import { blank, boldLine, line, type Line } from '../../lines/text/line.ts'
import { wordRows, type OriginalWords } from '../../lines/text/original-words.ts'
import { foldText } from '../../lines/text/wrap-text.ts'
import type { KeyPress } from '../ink/key-press.ts'
import { scrolled } from '../ink/scrolled.ts'
import { lastOffset, usableRows, type ScreenSize } from '../ink/screen-size.ts'
import { scrollFrameRows } from '../ink/ScrollScreen.tsx'

/** The full output after a run that shortened it, and its scroll offset. */
export interface Ending {
  readonly output: readonly OriginalWords[]
  readonly logFile: string | undefined
  /** The first row shown; undefined while only the key is offered. */
  readonly offset: number | undefined
}

/** The row below the printed output. */
export const endingLine: Line = [
  { text: 'o', tone: 'accent' },
  { text: '  show the full output   ', tone: 'dim' },
  { text: '↵', tone: 'accent' },
  { text: '  leave', tone: 'dim' },
]

/** The full output, grouped by its subject, and the log. */
export const originalLines = ({ output, logFile }: Ending, width: number): readonly Line[] => [
  ...output.flatMap(({ about, words }) => [
    ...foldText(about, width).map(boldLine),
    ...wordRows(words, width).map((row) => line(row)),
    blank,
  ]),
  ...(logFile === undefined ? [] : [line(`Log: ${logFile}`, 'dim')]),
]

/** A key at the end of a run: `o` opens and closes the output, Enter and Escape go one level up; undefined leaves. */
export const pressEnding = (ending: Ending, key: KeyPress, size: ScreenSize): Ending | undefined => {
  const isLetter = (letter: string): boolean => key.name === 'text' && key.text === letter
  const goesOut = key.name === 'enter' || key.name === 'escape' || isLetter('q')
  if (key.name === 'interrupt') return undefined
  if (ending.offset === undefined) return goesOut ? undefined : { ...ending, ...(isLetter('o') ? { offset: 0 } : {}) }
  if (goesOut || isLetter('o')) return { ...ending, offset: undefined }
  const page = usableRows(size) - scrollFrameRows
  const last = lastOffset(originalLines(ending, size.columns - 2).length, page)
  return { ...ending, offset: scrolled(ending.offset, key, { page, last }) }
}
