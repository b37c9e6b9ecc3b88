import type { Check } from '@dayone/pipeline'
import { line, type Line } from '../text/line.ts'
import { checkMark } from '../text/marks.ts'
import { padText, wrapText } from '../text/wrap-text.ts'

/** From this width on, the means are next to the result, else below it. */
const WIDE = 100

/** One check: its result, its means, and what to do if it did not pass. */
export const checkLines = (check: Check, width: number): readonly Line[] => {
  const { sign, word, tone } = checkMark[check.status]
  const isLoud = check.status === 'fail'
  const means = `${check.means}${check.emulated ? ' (emulated in practice)' : ''}`
  const isNamed = check.text.toLowerCase().includes(check.target.toLowerCase())
  const name = check.status === 'pass' ? check.text : `${word}: ${isNamed ? '' : `${check.target}: `}${check.text}`
  const column = width < WIDE ? width - 2 : Math.floor(width * 0.4)
  const left = wrapText(name, column)
  const right = wrapText(means, width < WIDE ? width - 4 : width - column - 4)
  const named = (row: number, text: string): Line => [
    { text: row === 0 ? `${sign} ` : '  ', tone },
    isLoud ? { text, tone } : { text },
  ]
  const rows: readonly Line[] =
    width < WIDE
      ? [...left.map((text, row) => named(row, text)), ...right.map((text) => line(`    ${text}`, 'dim'))]
      : Array.from({ length: Math.max(left.length, right.length) }, (_, row): Line => [
          ...named(row, padText(left[row] ?? '', column + 2)),
          { text: right[row] ?? '', tone: 'dim' },
        ])
  const hint = check.status === 'pass' ? undefined : check.hint
  return [...rows, ...(hint === undefined ? [] : hintLines(hint, width))]
}

/** One arrow only, so that a command that continues in the next row can be copied. */
const hintLines = (hint: string, width: number): readonly Line[] =>
  wrapText(hint, width - 6).map((text, at) => line(`    ${at === 0 ? '→' : ' '} ${text}`))
