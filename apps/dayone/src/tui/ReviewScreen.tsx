import { Box, Text } from 'ink'
import { blank, boldLine, line, type Line } from '../present/line.ts'
import { Lines } from './Lines.tsx'
import { reviewKeys, reviewLines, reviewTitle } from './review-lines.ts'
import { nameToType, type ReviewState } from './review-state.ts'
import { usableRows, windowLines, type ScreenSize } from './screen-size.ts'

/** Rows around the text: title, two blanks, keys. */
export const reviewFrameRows = 4

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

/** A plan before it is applied: the first one as a table of what it is worth, later ones as lists. */
export const ReviewScreen = ({ review, size }: { readonly review: ReviewState; readonly size: ScreenSize }) => {
  const typed = typedLines(review)
  const height = usableRows(size) - reviewFrameRows - typed.length
  return (
    <Box flexDirection="column" paddingX={1}>
      <Lines lines={[boldLine(reviewTitle(review)), blank]} />
      <Lines lines={windowLines(reviewLines(review, size.columns - 2), height, review.offset)} />
      <Text> </Text>
      <Lines lines={[...typed, line(reviewKeys(review), 'dim')]} />
    </Box>
  )
}
