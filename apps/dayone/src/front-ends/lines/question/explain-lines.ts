import type { Explanation } from '@dayone/pipeline'
import { blank, boldLine, line, type Line } from '../text/line.ts'
import { padText, wrapText } from '../text/wrap-text.ts'

const labelled = (label: string, text: string, width: number): readonly Line[] => {
  const column = 18
  if (width < column + 20) return wrapText(`${label}: ${text}`, width).map((row) => line(row))
  return wrapText(text, width - column).map((row, index) => [
    { text: padText(index === 0 ? label : '', column), tone: 'dim' },
    { text: row },
  ])
}

/** The reason for a question: what it is, the risk of a wrong answer, the default, the suggestion. */
export const explainLines = (explain: Explanation, width: number): readonly Line[] => [
  boldLine('Why it matters'),
  ...wrapText(explain.what, width).map((text) => line(text)),
  ...(explain.attack === undefined ? [] : wrapText(explain.attack, width).map((text) => line(text))),
  blank,
  ...(explain.byDefault === undefined ? [] : labelled('plain kops', explain.byDefault, width)),
  ...labelled('we suggest', explain.recommend, width),
  ...(explain.notFor === undefined ? [] : labelled('not for you if', explain.notFor, width)),
]
