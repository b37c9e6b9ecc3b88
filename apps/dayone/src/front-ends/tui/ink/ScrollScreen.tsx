import { Box, Text } from 'ink'
import { boldLine, blank, line, type Line } from '../../lines/text/line.ts'
import { Lines } from './Lines.tsx'
import { usableRows, windowLines, type ScreenSize } from './screen-size.ts'

interface Props {
  readonly title: string
  readonly lines: readonly Line[]
  readonly offset: number
  readonly keys: string
  readonly size: ScreenSize
}

/** Rows around the text: title, two blanks, keys. */
export const scrollFrameRows = 4

/** Text that may be longer than the screen. */
export const ScrollScreen = ({ title, lines, offset, keys, size }: Props) => (
  <Box flexDirection="column" paddingX={1}>
    <Lines lines={[boldLine(title), blank]} />
    <Lines lines={windowLines(lines, usableRows(size) - scrollFrameRows, offset)} />
    <Text> </Text>
    <Lines lines={[line(keys, 'dim')]} />
  </Box>
)
