import { helpLines } from './help-lines.ts'
import type { KeyPress } from './key-press.ts'
import { reviewLayout } from './review-layout.ts'
import { pressReview, type ReviewState } from './review-state.ts'
import { lastOffset, usableRows, type ScreenSize } from './screen-size.ts'
import { scrollFrameRows } from './ScrollScreen.tsx'
import type { TuiState } from './tui-state.ts'

/** A key on the help screen; undefined closes it. */
export const pressHelp = (state: TuiState, key: KeyPress, size: ScreenSize): TuiState['help'] => {
  const page = usableRows(size) - scrollFrameRows
  const last = lastOffset(helpLines(state.wizard, size.columns - 2).length, page)
  const offset = state.help?.offset ?? 0
  const steps: Readonly<Record<string, number>> = { up: -1, down: 1, 'page-up': -page, 'page-down': page }
  const by = steps[key.name]
  if (by !== undefined) return { offset: Math.min(last, Math.max(0, offset + by)) }
  return key.name === 'escape' || key.name === 'enter' ? undefined : { offset }
}

/** A key on a review, with the room that its text has on this screen. */
export const pressOnReview = (review: ReviewState, key: KeyPress, size: ScreenSize): ReviewState => {
  const { lines, height } = reviewLayout(review, size)
  return pressReview(review, key, { page: height, last: lastOffset(lines.length, height) })
}
