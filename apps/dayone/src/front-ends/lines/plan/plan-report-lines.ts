import type { Plan } from '@dayone/pipeline'
import type { PlanReport, StepReport } from '../../front-end.ts'
import { failureLines } from '../result/failure-lines.ts'
import { findingLines } from '../result/finding-lines.ts'
import { blank, boldLine, line, type Line } from '../text/line.ts'
import { effectLines, planCounts } from './plan-counts.ts'
import { planLines, planSummaryLines } from './plan-lines.ts'
import { wrapText } from '../text/wrap-text.ts'

const isSafe = ({ kind }: Plan['findings'][number]): boolean => kind === 'safe' || kind === 'pinned'

/**
 * Counts first, then what the changes do to a running cluster, then every step: its risks, then its changes.
 * `isWhole`: every change and every finding is listed, else many of one kind are counted.
 */
export const planReportLines = (report: PlanReport, width: number, isWhole: boolean): readonly Line[] => {
  const plans = report.steps.flatMap(({ plan }) => plan ?? [])
  const hasWork = plans.some(({ changes }) => changes.some(({ action }) => action !== 'wait'))
  // A plan that would be refused is nothing to apply.
  const isOffered = hasWork && report.steps.every(({ failure }) => failure === undefined)
  const body = report.steps.flatMap((step) => [blank, ...stepLines(step, width, isWhole)])
  return [
    boldLine(headline(report)),
    ...report.notes.flatMap((note) => wrapText(`! ${note}`, width).map((row) => line(row, 'warn'))),
    ...effectLines(plans),
    ...body,
    blank,
    ...(isWhole || !isSummed(plans) ? [] : [line(`Every change: ${report.whole}`, 'dim')]),
    line(isOffered ? `Nothing was changed. Apply it: ${report.next}` : 'Nothing was changed.'),
  ]
}

/** A step without a plan has an unknown number of changes, not none. */
const headline = ({ cluster, steps }: PlanReport): string => {
  const plans = steps.flatMap(({ plan }) => plan ?? [])
  const unknown = steps.filter(({ plan }) => plan === undefined).map(({ step }) => step.id)
  if (plans.length === 0 && unknown.length > 0) return `No plan for ${cluster}`
  return `Plan for ${cluster}: ${planCounts(plans)}${unknown.length === 0 ? '' : `; not planned: ${unknown.join(', ')}`}`
}

/** Whether the shorter form leaves anything out. */
const isSummed = (plans: readonly Plan[]): boolean =>
  plans.some((plan) => plan.findings.some(isSafe) || planSummaryLines(plan, 80).length < planLines(plan, 80).length)

const stepLines = (
  { step, plan, isPreview, outcome, failure }: StepReport,
  width: number,
  isWhole: boolean,
): readonly Line[] => {
  const counts =
    plan === undefined ? (outcome === 'blocked' ? 'blocked by a previous step' : 'not planned') : planCounts([plan])
  const preview = isPreview ? ' (assuming the previous steps are applied)' : ''
  return [
    boldLine(`${step.id} · ${step.title}: ${counts}${preview}`),
    ...(failure === undefined ? [] : failureLines(failure, width)),
    ...(plan === undefined ? [] : findingsOf(plan, false, width)),
    ...(plan === undefined ? [] : isWhole ? planLines(plan, width) : planSummaryLines(plan, width)),
    ...(plan === undefined ? [] : isWhole ? findingsOf(plan, true, width) : safeCount(plan)),
  ]
}

const findingsOf = ({ findings }: Plan, safe: boolean, width: number): readonly Line[] =>
  findings
    .filter((finding) => isSafe(finding) === safe)
    .toSorted((a, b) => gravity(a) - gravity(b))
    .flatMap((finding) => findingLines(finding, width))

const severities = ['critical', 'high', 'medium', 'low']

/** The most severe first; findings that are not risks after them, accepted ones last. */
const gravity = ({ kind, severity = 'medium', accepted }: Plan['findings'][number]): number =>
  severities.indexOf(severity) + (kind === 'risk' ? 0 : 10) + (accepted === undefined ? 0 : 20)

/** "✓ 5 settings are safe already." */
const safeCount = ({ findings }: Plan): readonly Line[] => {
  const count = findings.filter(isSafe).length
  return count === 0 ? [] : [line(`* already safe: ${count} ${count === 1 ? 'setting' : 'settings'}`, 'good')]
}
