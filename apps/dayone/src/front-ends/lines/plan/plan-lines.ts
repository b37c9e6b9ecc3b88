import type { Change, Plan } from '@dayone/pipeline'
import type { PlannedStep } from '../../front-end.ts'
import { groupChanges, type ChangeGroup } from './change-groups.ts'
import { findingLines } from '../result/finding-lines.ts'
import { boldLine, line, type Line } from '../text/line.ts'
import { changeMark, effectText } from '../text/marks.ts'
import { pictureLines } from './picture-lines.ts'
import { previewNote } from './preview-lines.ts'
import { hangText, wrapText } from '../text/wrap-text.ts'

/** A row of a diff with its whitespace: what is too long continues below, indented. */
const diffLines = (text: string, width: number): readonly Line[] => {
  const tone = text.startsWith('+') ? 'good' : text.startsWith('-') ? 'bad' : undefined
  return hangText(text, width, 4).map((row) => line(`    ${row}`, tone))
}

const indented = (lines: readonly Line[]): readonly Line[] => lines.map((row) => [{ text: '    ' }, ...row])

const noteLines = (change: Change, width: number): readonly Line[] => [
  ...(change.why === undefined ? [] : wrapText(change.why, width - 4).map((text) => line(`    ${text}`, 'dim'))),
  ...(change.effect === undefined ? [] : [line(`    ! ${effectText[change.effect]}`, 'warn')]),
  ...(change.until === undefined ? [] : [line(`    until ${change.until}`, 'dim')]),
]

const differences = ({ diff }: Change): readonly string[] =>
  (diff ?? '')
    .trimEnd()
    .split('\n')
    .filter((text) => text !== '')

const differenceLines = (change: Change, width: number): readonly Line[] =>
  differences(change).flatMap((text) => diffLines(text, width - 4))

/** Added labels beyond the first few say little: a namespace that dayone guards gets ten. */
const LABELS = 3

/** The same with the first of many added labels, and the number of the others. */
const shortDifferences = (change: Change): readonly string[] => {
  const all = differences(change)
  const labels = all.filter((text) => text.startsWith('+ metadata.labels['))
  if (labels.length <= LABELS) return all
  const left = new Set(labels.slice(1))
  return [...all.filter((text) => !left.has(text)), `+ ${left.size} more labels (--verbose lists them)`]
}

/** Rows of one difference in a summary. */
const ROWS = 4

/**
 * The rows of a difference in a summary. The content of an object that is created or deleted is cut after a few rows:
 * the object as such is the news. Of an update, every row may matter.
 */
const shortDiffLines = (text: string, { action }: Change, width: number): readonly Line[] => {
  const rows = diffLines(text, width)
  const isWhole = (action !== 'create' && action !== 'delete') || rows.length <= ROWS
  if (isWhole) return rows
  return [
    ...rows.slice(0, ROWS - 1),
    line(`        … ${rows.length - ROWS + 1} more rows (--verbose prints them)`, 'dim'),
  ]
}

const headLine = (change: Change): Line => {
  const { sign, word, tone } = changeMark[change.action]
  return [{ text: `${sign} ${word} `, tone }, { text: change.target }]
}

const changeLines = (change: Change, width: number, isShort = false): readonly Line[] => [
  headLine(change),
  ...noteLines(change, width),
  ...(isShort
    ? shortDifferences(change).flatMap((text) => shortDiffLines(text, change, width - 4))
    : differenceLines(change, width)),
  ...indented(change.picture === undefined ? [] : pictureLines(change.picture, width - 4)),
  ...indented(change.preview === undefined ? [] : previewNote(change.preview, width - 4)),
]

/** How many of a group are named. */
const NAMED = 3

/** "+ create 100 × NetworkPolicy", the first few of them, and what is the same of all. */
const groupLines = ({ kind, changes }: ChangeGroup, width: number): readonly Line[] => {
  const [first] = changes
  const { sign, word, tone } = changeMark[first.action]
  const names = changes.slice(0, NAMED).map(({ target }) => target.slice(kind.length + 1))
  const left = changes.length - names.length
  return [
    [{ text: `${sign} ${word} `, tone }, { text: `${changes.length} × ${kind}` }],
    ...wrapText(`${names.join(', ')}${left === 0 ? '' : ` and ${left} more`}`, width - 4).map((row) =>
      line(`    ${row}`),
    ),
    ...shortDifferences(first).flatMap((text) => shortDiffLines(text, first, width - 4)),
  ]
}

/** Every change of a plan, with its reason, its effect on a running cluster, and its diff. */
export const planLines = (plan: Plan, width: number): readonly Line[] =>
  plan.changes.flatMap((change) => changeLines(change, width))

/** The same with equal changes, many added labels and the content of whole objects counted instead. */
export const planSummaryLines = (plan: Plan, width: number): readonly Line[] =>
  groupChanges(plan.changes).flatMap((change) =>
    'changes' in change ? groupLines(change, width) : changeLines(change, width, true),
  )

/** The same under the step's title and reason, with its findings. */
export const stepPlanLines = (step: PlannedStep, plan: Plan, width: number): readonly Line[] => [
  boldLine(step.title),
  ...wrapText(step.why, width).map((text) => line(text, 'dim')),
  ...(plan.changes.length === 0 ? [line('Nothing to change.')] : planLines(plan, width)),
  ...plan.findings.flatMap((finding) => findingLines(finding, width)),
]
