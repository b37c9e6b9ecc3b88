import { keptText } from '../../../evidence/kept-proofs.ts'
import { countChecks, verdictOf } from '../../../evidence/verdict.ts'
import type { Check } from '@dayone/pipeline'
import type { EvidenceReport } from '../../../evidence/evidence-report.ts'
import { blank, boldLine, line, type Line } from '../text/line.ts'
import { outcomeMark } from '../text/marks.ts'
import { checkLines } from './check-lines.ts'

/** With more checks than this, those by one rule share a row: the evidence files have them all. */
const MOST_LISTED = 60

/** With more than this (some 30 namespaces) they are counted per step. */
const MOST_SHARED = 300

/** More failures than this are not readable: the evidence files have them all. */
const MOST_FAILURES = 40

type StepCheck = EvidenceReport['checks'][number]

/**
 * What was proved and by what means, the outcome of each step, then, last, what failed; and what to do next.
 * Where there are many namespaces or groups, one of them stands for all. Where nothing has changed since the proofs of
 * an earlier run, they are counted per step. `isWhole`: however many checks there are, each has its rows.
 */
export const evidenceLines = (
  report: EvidenceReport,
  width: number,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): readonly Line[] => {
  const failed = report.checks.filter(({ check }) => check.status === 'fail')
  const others = report.checks.filter(({ check }) => check.status !== 'fail')
  const headline = report.headline ?? verdictOf(report).text
  const rows = isWhole ? others.map(({ check }) => check) : worthRows(report, others)
  const counted = isWhole || !isCounted(report, others) ? [] : others
  return [
    failed.length > 0 ? [{ text: headline, bold: true, tone: 'bad' }] : boldLine(headline),
    blank,
    ...rows.flatMap((check) => checkLines(check, width)),
    ...(rows.length > 0 ? [blank] : []),
    ...report.steps.map(({ id, title, outcome }): Line => [
      { text: `${outcomeMark[outcome].sign} `, tone: outcomeMark[outcome].tone },
      { text: `${title}: ${outcomeMark[outcome].word}${countText(counted, id)}${beforeText(report, id)}` },
    ]),
    ...((report.kept ?? []).length === 0 ? [] : [line('To run all checks again: dayone verify', 'dim')]),
    ...fileLines(report.files),
    ...failureLines(report, failed, width, isWhole),
    ...nextLines(report.next, width),
  ]
}

/** How many of these checks of a step were proved, if it has any. */
const countText = (checks: readonly StepCheck[], id: string): string => {
  const own = checks.filter(({ step }) => step === id).map(({ check }) => check)
  if (own.length === 0) return ''
  const { passed, notChecked } = countChecks(own)
  return `; ${passed} proved${notChecked === 0 ? '' : `, ${notChecked} not checked`}`
}

/** For a step whose checks did not run again: when they passed. */
const beforeText = ({ kept }: EvidenceReport, id: string): string => {
  const one = kept?.find(({ step }) => step === id)
  return one === undefined ? '' : `; ${keptText(one)}`
}

/** Too many to list, or a repetition: nothing was done, and an earlier run has shown what is proved. */
const isCounted = ({ steps, kept = [] }: EvidenceReport, checks: readonly StepCheck[]): boolean =>
  checks.length > MOST_SHARED || (kept.length > 0 && steps.every(({ outcome }) => outcome === 'unchanged'))

const worthRows = (report: EvidenceReport, checks: readonly StepCheck[]): readonly Check[] => {
  if (isCounted(report, checks)) return checks.filter(({ check }) => check.status === 'warn').map(({ check }) => check)
  return checks.length > MOST_LISTED ? oneOfEachKind(checks) : checks.map(({ check }) => check)
}

/** The first check of each rule, step and outcome, with the number of those like it; a warning always has its own row. */
const oneOfEachKind = (checks: readonly StepCheck[]): readonly Check[] => {
  const kindOf = ({ step, check }: StepCheck): string =>
    JSON.stringify([step, check.rule ?? check.id, check.status, ...(check.status === 'warn' ? [check.id] : [])])
  return [...Map.groupBy(checks, kindOf).values()].flatMap(([first, ...alike]) => {
    if (first === undefined) return []
    const text = alike.length === 0 ? first.check.text : `${first.check.text} (and ${alike.length} like it)`
    return [{ ...first.check, text }]
  })
}

const failureLines = (
  { checks }: EvidenceReport,
  failed: readonly StepCheck[],
  width: number,
  isWhole: boolean,
): readonly Line[] => {
  if (failed.length === 0) return []
  const { failed: refuted, notAsked } = countChecks(failed.map(({ check }) => check))
  const counts = [
    ...(refuted > 0 ? [`${refuted} of ${checks.length} checks failed`] : []),
    ...(notAsked > 0 ? [`${notAsked} could not run`] : []),
  ]
  const shown = isWhole ? failed : failed.slice(0, MOST_FAILURES)
  const left = failed.length - shown.length
  return [
    blank,
    [{ text: `✗ ${counts.join(', ')}:`, bold: true, tone: 'bad' }],
    ...shown.flatMap(({ check }) => checkLines(check, width)),
    ...(left === 0 ? [] : [line(`  … and ${left} more in the evidence file.`, 'bad')]),
    blank,
  ]
}

/** One name for the same evidence in several formats: "2026-11-23.md (and .json)". */
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

/** On one line if they fit, else one per line, so that they can be copied. */
function nextLines(next: readonly string[], width: number): readonly Line[] {
  if (next.length === 0) return []
  const all = `Next: ${next.join(' · ')}`
  return all.length <= width ? [line(all)] : [line('Next:'), ...next.map((command) => line(`  ${command}`))]
}
