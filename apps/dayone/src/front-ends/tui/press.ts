import { helpLines } from './help-lines.ts'
import type { KeyPress } from './ink/key-press.ts'
import { reviewLayout } from './review/review-layout.ts'
import { pressReview, type ReviewState } from './review/review-state.ts'
import { lastOffset, usableRows, type ScreenSize } from './ink/screen-size.ts'
import { scrolled } from './ink/scrolled.ts'
import { scrollFrameRows } from './ink/ScrollScreen.tsx'
import type { TuiState } from './tui-state.ts'

/** A key on the help screen; undefined closes it. */
export const pressHelp = (state: TuiState, key: KeyPress, size: ScreenSize): TuiState['help'] => {
  if (key.name === 'escape' || key.name === 'enter') return undefined
  const page = usableRows(size) - scrollFrameRows
  const last = lastOffset(helpLines(state.wizard, size.columns - 2).length, page)
  return { offset: scrolled(state.help?.offset ?? 0, key, { page, last }) }
}

/** A key on a review, with the room that its text has on this screen. */
export const pressOnReview = (review: ReviewState, key: KeyPress, size: ScreenSize): ReviewState => {
  const { lines, height } = reviewLayout(review, size)
  return pressReview(review, key, { page: height, last: lastOffset(lines.length, height) })
}
