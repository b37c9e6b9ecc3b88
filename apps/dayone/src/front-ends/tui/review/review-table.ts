import { defined, type Plan } from '@dayone/pipeline'
import { blank, type Line, type Tone } from '../../lines/text/line.ts'
import { reviewRows, type ReviewRow } from '../../lines/plan/review-rows.ts'
import { padText, foldText } from '../../lines/text/wrap-text.ts'

type Widths = readonly [first: number, second: number, third: number]

const riskTone = (risk: string): Tone | undefined =>
  risk === 'high' || risk === 'critical' ? 'bad' : risk === 'medium' ? 'warn' : risk.includes('safe') ? 'good' : 'dim'

/** Three cells, or two if dayone creates the same: then the first one has the width of both. */
const tableRow = ({ before, after, risk }: ReviewRow, [first, second, third]: Widths): readonly Line[] => {
  const left = after === undefined ? foldText(`= ${before}`, first + second + 2) : foldText(before, first)
  const right = after === undefined ? [] : foldText(after, second)
  const worth = foldText(risk, third)
  const tone = riskTone(risk)
  return Array.from({ length: Math.max(left.length, right.length, worth.length) }, (_, at): Line => [
    ...(after === undefined
      ? [{ text: padText(left[at] ?? '', first + second + 4) }]
      : [{ text: padText(left[at] ?? '', first + 2) }, { text: padText(right[at] ?? '', second + 2) }]),
    { text: worth[at] ?? '', ...defined({ tone }) },
  ])
}

/** The risk of each setting, the most severe first: plain kops next to dayone. */
export const tableLines = (plans: readonly Plan[], width: number): readonly Line[] => {
  const risk = 14
  const half = Math.max(12, Math.floor((width - risk - 4) / 2))
  const widths = [half, half, risk] as const
  const rows = reviewRows(plans)
  if (rows.length === 0) return []
  return [
    [
      { text: padText('What plain kops would make', half + 2), bold: true },
      { text: padText('What dayone creates', half + 2), bold: true },
      { text: 'risk', bold: true },
    ],
    ...rows.flatMap((row) => tableRow(row, widths)),
    blank,
  ]
}
