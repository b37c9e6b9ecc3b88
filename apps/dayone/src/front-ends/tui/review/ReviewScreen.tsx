import { Box, Text } from 'ink'
import { blank, boldLine } from '../../lines/text/line.ts'
import { Lines } from '../ink/Lines.tsx'
import { reviewLayout } from './review-layout.ts'
import { reviewTitle } from './review-lines.ts'
import type { ReviewState } from './review-state.ts'
import { windowLines, type ScreenSize } from '../ink/screen-size.ts'

/** A plan before it is applied: the first one as a table of settings and risks, later ones as lists. */
export const ReviewScreen = ({ review, size }: { readonly review: ReviewState; readonly size: ScreenSize }) => {
  const { lines, height, foot } = reviewLayout(review, size)
  return (
    <Box flexDirection="column" paddingX={1}>
      <Lines lines={[boldLine(reviewTitle(review)), blank]} />
      <Lines lines={windowLines(lines, height, review.offset)} />
      <Text> </Text>
      <Lines lines={foot} />
    </Box>
  )
}
