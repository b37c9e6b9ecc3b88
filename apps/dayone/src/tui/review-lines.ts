import type { Plan } from '@dayone/pipeline'
import { findingLines } from '../present/finding-lines.ts'
import { blank, boldLine, line, type Line, type Tone } from '../present/line.ts'
import { effectText } from '../present/marks.ts'
import { planLines, stepPlanLines } from '../present/plan-lines.ts'
import { countChanges, reviewRows, type ReviewRow } from '../present/review-rows.ts'
import { padText, wrapText } from '../present/wrap-text.ts'
import type { PlannedStep } from '../front-end.ts'
import { isNewCluster, nameToType, type ReviewState } from './review-state.ts'

type Widths = readonly [first: number, second: number, third: number]

const riskTone = (risk: string): Tone | undefined =>
  risk === 'high' || risk === 'critical' ? 'bad' : risk === 'medium' ? 'warn' : risk.includes('safe') ? 'good' : 'dim'

/** Three cells, or two where dayone makes the same: then the first one has the room of both. */
const tableRow = ({ before, after, risk }: ReviewRow, [first, second, third]: Widths): readonly Line[] => {
  const left = after === undefined ? wrapText(`= ${before}`, first + second + 2) : wrapText(before, first)
  const right = after === undefined ? [] : wrapText(after, second)
  const worth = wrapText(risk, third)
  const tone = riskTone(risk)
  return Array.from({ length: Math.max(left.length, right.length, worth.length) }, (_, at): Line => [
    ...(after === undefined
      ? [{ text: padText(left[at] ?? '', first + second + 4) }]
      : [{ text: padText(left[at] ?? '', first + 2) }, { text: padText(right[at] ?? '', second + 2) }]),
    { text: worth[at] ?? '', ...(tone === undefined ? {} : { tone }) },
  ])
}

const tableLines = (plans: readonly Plan[], width: number): readonly Line[] => {
  const risk = 14
  const half = Math.max(12, Math.floor((width - risk - 4) / 2))
  const widths = [half, half, risk] as const
  const rows = reviewRows(plans)
  if (rows.length === 0) return []
  return [
    [
      { text: padText('What plain kops would make', half + 2), bold: true },
      { text: padText('What dayone makes', half + 2), bold: true },
      { text: 'risk', bold: true },
    ],
    ...rows.flatMap((row) => tableRow(row, widths)),
    blank,
  ]
}

const effectLines = (plans: readonly Plan[]): readonly Line[] => {
  const effects = new Set(plans.flatMap(({ changes }) => changes.flatMap(({ effect }) => effect ?? [])))
  return [...effects].map((effect) => line(`! ${effectText[effect]}`, 'warn'))
}

type Previewed = { readonly step: PlannedStep; readonly plan: Plan }

/** Every step's plan, this one's newest in its place. */
const previewed = ({ step, plan, context }: ReviewState): readonly Previewed[] => {
  const isListed = context.preview.some((other) => other.step.id === step.id)
  return isListed ? context.preview : [{ step, plan }, ...context.preview]
}

/** The text of a review; it may be longer than the screen. */
export const reviewLines = (state: ReviewState, width: number): readonly Line[] => {
  const { step: asked, plan: asking, context } = state
  if (!isNewCluster(context))
    return [
      ...wrapText(asked.why, width).map((text) => line(text, 'dim')),
      blank,
      ...planLines(asking, width),
      ...asking.findings.flatMap((finding) => findingLines(finding, width)),
    ]
  const all = previewed(state)
  if (state.shows === 'list')
    return all.flatMap(({ step, plan }, index) => [...(index > 0 ? [blank] : []), ...stepPlanLines(step, plan, width)])
  const plans = all.map(({ plan }) => plan)
  return [
    ...tableLines(plans, width),
    boldLine('Changes'),
    ...all.map(({ step, plan }): Line => [
      { text: padText(step.id, 16) },
      { text: countChanges(plan.changes), tone: 'dim' },
    ]),
    ...effectLines(plans),
  ]
}

export const reviewTitle = (state: ReviewState): string => {
  const { step, plan, context, shows } = state
  if (!isNewCluster(context)) return `${step.title} · ${countChanges(plan.changes)}`
  const changes = previewed(state).flatMap((entry) => entry.plan.changes)
  return `Review · nothing has been created yet · ${countChanges(changes)}${shows === 'list' ? ' · full list' : ''}`
}

/** The keys of a review, and what stands above them while a name is being typed. */
export const reviewKeys = (state: ReviewState): string => {
  const { context, shows, typed } = state
  if (typed !== undefined) return '↵ confirm   esc go back'
  const create = nameToType(state) === undefined ? '' : ' (asks for the name)'
  if (!isNewCluster(context)) return `↵ apply it${create}   a yes to all that only creates   n no   Ctrl-C leave`
  const back = shows === 'list' ? 'esc table' : 'esc change an answer   v full list'
  return `↵ create it${create}   ${back}   s save and leave   ? help`
}
