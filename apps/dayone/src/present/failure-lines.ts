import type { Failure } from '@dayone/pipeline'
import { line, type Line } from './line.ts'
import { wrapText } from './wrap-text.ts'

/** How many of the last lines of another program's words are shown; the log has all of them. */
const detailLines = 12

/** What went wrong, what another program said of it, and what to do now. */
export const failureLines = ({ message, hint, nextSteps, detail }: Failure, width: number): readonly Line[] => [
  ...wrapText(message, width - 2).map((text, row): Line => [
    { text: row === 0 ? '✗ ' : '  ', tone: 'bad' },
    { text, bold: true },
  ]),
  ...(detail === undefined
    ? []
    : detail
        .trimEnd()
        .split('\n')
        .slice(-detailLines)
        .map((text) => line(`  │ ${text}`, 'dim'))),
  ...(hint === undefined ? [] : wrapText(hint, width - 2).map((text) => line(`  ${text}`))),
  ...(nextSteps ?? []).flatMap((step, index) =>
    wrapText(`${index + 1}. ${step}`, width - 4).map((text) => line(`  ${text}`)),
  ),
]
