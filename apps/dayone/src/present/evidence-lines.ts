import type { Check } from '@dayone/pipeline'
import type { EvidenceReport } from '../front-end.ts'
import { blank, boldLine, line, type Line } from './line.ts'
import { checkMark, outcomeMark } from './marks.ts'
import { padText, wrapText } from './wrap-text.ts'

const headlineOf = ({ headline, cluster, steps, checks }: EvidenceReport): string => {
  if (headline !== undefined) return headline
  if (checks.length === 0) return `${cluster}: nothing was checked.`
  const failed = checks.filter(({ check }) => check.status === 'fail').length
  if (failed > 0) return `${cluster}: ${failed} of ${checks.length} checks failed.`
  const done = steps.every(({ outcome }) => outcome === 'applied' || outcome === 'unchanged')
  return done
    ? 'Your cluster is ready, and this is how we know'
    : `${cluster}: what is there is proved, but not all is.`
}

/** In a narrow terminal the means stand below what they prove, in a wide one beside it. */
const checkLines = (check: Check, width: number): readonly Line[] => {
  const { sign, word, tone } = checkMark[check.status]
  const means = `${check.means}${check.emulated ? ' (emulated in practice)' : ''}`
  const isNamed = check.text.toLowerCase().includes(check.target.toLowerCase())
  const name = check.status === 'pass' ? check.text : `${word}: ${isNamed ? '' : `${check.target}: `}${check.text}`
  const column = width < 100 ? width - 2 : Math.floor(width * 0.4)
  const left = wrapText(name, column)
  const right = wrapText(means, width < 100 ? width - 4 : width - column - 4)
  const named = (row: number): Line => [{ text: row === 0 ? `${sign} ` : '  ', tone }, { text: left[row] ?? '' }]
  const rows: readonly Line[] =
    width < 100
      ? [...left.map((_, row) => named(row)), ...right.map((text) => line(`    ${text}`, 'dim'))]
      : Array.from({ length: Math.max(left.length, right.length) }, (_, row): Line => [
          { text: row === 0 ? `${sign} ` : '  ', tone },
          { text: padText(left[row] ?? '', column + 2) },
          { text: right[row] ?? '', tone: 'dim' },
        ])
  const hint = check.status === 'pass' ? undefined : check.hint
  return [...rows, ...(hint === undefined ? [] : wrapText(hint, width - 6).map((text) => line(`    → ${text}`)))]
}

/** The same evidence in several forms is said once: "2026-11-23.md (and .json)". */
const fileLines = (files: readonly string[]): readonly Line[] => {
  const [first, ...others] = files
  if (first === undefined) return []
  const stem = first.replace(/\.[^./]+$/, '')
  const isForm = (file: string): boolean => /^\.[^./]+$/.test(file.replace(stem, ''))
  const forms = others.filter(isForm).map((file) => file.slice(stem.length))
  const name = `${first}${forms.length === 0 ? '' : ` (and ${forms.join(', ')})`}`
  return [name, ...others.filter((file) => !isForm(file))].map((file, index) =>
    line(`${index === 0 ? 'Evidence: ' : '          '}${file}`),
  )
}

/** What was done, what was proved and by what means, and what to do next. */
export const evidenceLines = (report: EvidenceReport, width: number): readonly Line[] => [
  boldLine(headlineOf(report)),
  blank,
  ...report.checks.flatMap(({ check }) => checkLines(check, width)),
  ...(report.checks.length > 0 ? [blank] : []),
  ...report.steps.map(({ title, outcome }): Line => [
    { text: `${outcomeMark[outcome].sign} `, tone: outcomeMark[outcome].tone },
    { text: `${title}: ${outcomeMark[outcome].word}` },
  ]),
  ...fileLines(report.files),
  ...nextLines(report.next, width),
]

/** Beside each other where they fit on one line, else one below the other, whole, so that they can be copied. */
function nextLines(next: readonly string[], width: number): readonly Line[] {
  if (next.length === 0) return []
  const all = `Next: ${next.join(' · ')}`
  return all.length <= width ? [line(all)] : [line('Next:'), ...next.map((command) => line(`  ${command}`))]
}
