import { lineText, type Line } from '../../lines/text/line.ts'
import type { PlanReport } from '../../front-end.ts'
import { foldLines } from '../../lines/text/fold-lines.ts'
import { planReportLines } from '../../lines/plan/plan-report-lines.ts'
import type { KeyPress } from '../ink/key-press.ts'
import { scrolled } from '../ink/scrolled.ts'
import { lastOffset, usableRows, type ScreenSize } from '../ink/screen-size.ts'
import { scrollFrameRows } from '../ink/ScrollScreen.tsx'

/** A plan on the screen, and its scroll offset. */
export interface Reading {
  readonly report: PlanReport
  readonly offset: number
}

/** The counts, which stay visible, and the whole plan below them. */
export const readingLines = (
  { report }: Pick<Reading, 'report'>,
  width: number,
): { readonly title: string; readonly lines: readonly Line[] } => {
  const [title, ...lines] = planReportLines(report, width, true)
  return { title: lineText(title ?? []), lines: foldLines(lines, width) }
}

/** Whether a plan needs its own screen. */
export const isLongReading = (report: PlanReport, size: ScreenSize): boolean =>
  readingLines({ report }, size.columns - 2).lines.length > pageOf(size)

const pageOf = (size: ScreenSize): number => usableRows(size) - scrollFrameRows

/** A key on a plan; undefined leaves it. */
export const pressReading = (reading: Reading, key: KeyPress, size: ScreenSize): Reading | undefined => {
  const isLetter = (letter: string): boolean => key.name === 'text' && key.text === letter
  if (key.name === 'enter' || key.name === 'escape' || key.name === 'interrupt' || isLetter('q')) return undefined
  const page = pageOf(size)
  const last = lastOffset(readingLines(reading, size.columns - 2).lines.length, page)
  return { ...reading, offset: scrolled(reading.offset, isLetter(' ') ? { name: 'page-down' } : key, { page, last }) }
}
