import { line, type Line } from '../../lines/text/line.ts'
import { reviewSummary } from '../../lines/plan/review-summary.ts'
import { reviewKeys, reviewLines } from './review-lines.ts'
import { nameToType, plansOf, type ReviewState } from './review-state.ts'
import { usableRows, type ScreenSize } from '../ink/screen-size.ts'

/** From this height on, keys have full labels, and the totals of a new cluster stay visible below the table. */
const ROWS_TO_SPARE = 18

/** Rows around the text: title and a blank above it, a blank below. */
const FRAME_ROWS = 3

export interface ReviewLayout {
  /** All of the page; it scrolls. */
  readonly lines: readonly Line[]
  /** The rows available for it. */
  readonly height: number
  /** What stays visible below it, the keys last. */
  readonly foot: readonly Line[]
}

/** The layout of a review on a screen of this size. */
export const reviewLayout = (state: ReviewState, size: ScreenSize): ReviewLayout => {
  const width = size.columns - 2
  const lines = reviewLines(state, width)
  const summary = state.shows === 'table' ? reviewSummary(plansOf(state), width) : []
  const isPinned = usableRows(size) >= ROWS_TO_SPARE
  const foot = [
    ...(isPinned ? summary : []),
    ...typedLines(state),
    ...keyRows(reviewKeys(state, !isPinned || width < 60), width),
  ]
  return {
    lines: isPinned ? lines : [...lines, ...summary],
    height: usableRows(size) - FRAME_ROWS - foot.length,
    foot,
  }
}

const typedLines = (state: ReviewState): readonly Line[] => {
  if (state.typed === undefined) return []
  const letters = [...state.typed.text]
  const [before, after] = [letters.slice(0, state.typed.cursor), letters.slice(state.typed.cursor)]
  return [
    line(`This cannot be undone. Type ${nameToType(state)} to confirm:`, 'warn'),
    [{ text: '❯ ', tone: 'accent' }, { text: `${before.join('')}▏${after.join('')}` }],
    ...(state.error === undefined ? [] : [line(`✗ ${state.error}`, 'bad')]),
  ]
}

/** Keys in a row, or each group in as many rows as it takes. */
const keyRows = (groups: readonly (readonly string[])[], width: number): readonly Line[] => {
  const all = packed(groups.flat(), width)
  return (all.length === 1 ? all : groups.flatMap((keys) => packed(keys, width))).map((row) => line(row, 'dim'))
}

const packed = (keys: readonly string[], width: number): readonly string[] =>
  keys.reduce<readonly string[]>((rows, key) => {
    const joined = `${rows.at(-1) ?? ''}   ${key}`
    return rows.length === 0 || [...joined].length > width ? [...rows, key] : [...rows.slice(0, -1), joined]
  }, [])
