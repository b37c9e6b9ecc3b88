import type { Failure } from '@dayone/pipeline'
import { line, type Line } from '../text/line.ts'
import { wordLines, type WordRoom } from '../text/original-words.ts'
import { wrapText } from '../text/wrap-text.ts'

/** On a screen the last rows stand by themselves; all of them are a key away. */
export const screenRoom = (width: number): WordRoom => ({ rows: 12, width })

/** The error, the output of another program about it, and what to do. */
export const failureLines = (
  { message, hint, nextSteps, detail }: Failure,
  width: number,
  room: WordRoom = screenRoom(width),
): readonly Line[] => [
  ...wrapText(message, width - 2).map((text, row): Line => [
    { text: row === 0 ? '✗ ' : '  ', tone: 'bad' },
    { text, bold: true },
  ]),
  ...(detail === undefined ? [] : wordLines(detail, room)),
  ...(hint === undefined ? [] : wrapText(hint, width - 2).map((text) => line(`  ${text}`))),
  ...(nextSteps ?? []).flatMap((step, index) =>
    wrapText(`${index + 1}. ${step}`, width - 4).map((text) => line(`  ${text}`)),
  ),
]
