import type { Check } from '@dayone/pipeline'
import type { EvidenceReport } from '../front-end.ts'
import { blank, boldLine, line, type Line } from './line.ts'
import { checkMark, outcomeMark } from './marks.ts'
import { padText, wrapText } from './wrap-text.ts'

const headline = ({ cluster, steps, checks }: EvidenceReport): string => {
  if (checks.length === 0) return `${cluster}: nothing was checked.`
  const failed = checks.filter(({ check }) => check.status === 'fail').length
  if (failed > 0) return `${cluster}: ${failed} of ${checks.length} checks failed.`
  const done = steps.every(({ outcome }) => outcome === 'applied' || outcome === 'unchanged')
  return done
    ? 'Your cluster is ready, and this is how we know'
    : `${cluster}: what is there is proved, but not all is.`
}

const checkLines = (check: Check, width: number): readonly Line[] => {
  const { sign, word, tone } = checkMark[check.status]
  const means = `${check.means}${check.emulated ? ' (emulated in practice)' : ''}`
  const said = check.status === 'pass' ? means : `${word}: ${check.text} (${means})`
  const name = check.status === 'pass' ? check.text : check.target
  const column = Math.min(34, Math.max(16, Math.floor(width * 0.34)))
  const left = wrapText(name, column)
  const right = wrapText(said, Math.max(20, width - column - 4))
  const rows = Math.max(left.length, right.length)
  return [
    ...Array.from({ length: rows }, (_, row): Line => [
      { text: row === 0 ? `${sign} ` : '  ', tone },
      { text: padText(left[row] ?? '', column + 2) },
      { text: right[row] ?? '', tone: 'dim' },
    ]),
    ...(check.hint !== undefined && check.status !== 'pass'
      ? wrapText(check.hint, width - 4).map((text) => line(`    ${text}`))
      : []),
  ]
}

/** What was done, what was proved and by what means, and what to do next. */
export const evidenceLines = (report: EvidenceReport, width: number): readonly Line[] => [
  boldLine(headline(report)),
  blank,
  ...report.checks.flatMap(({ check }) => checkLines(check, width)),
  ...(report.checks.length > 0 ? [blank] : []),
  ...report.steps.map(({ title, outcome }): Line => [
    { text: `${outcomeMark[outcome].sign} `, tone: outcomeMark[outcome].tone },
    { text: `${title}: ${outcomeMark[outcome].word}` },
  ]),
  ...(report.files.length > 0 ? [line(`Evidence: ${report.files.join(', ')}`)] : []),
  ...(report.next.length > 0 ? [line(`Next: ${report.next.join(' · ')}`)] : []),
]
