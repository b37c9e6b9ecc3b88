import type { Change, Plan } from '@dayone/pipeline'
import type { PlannedStep } from '../front-end.ts'
import { findingLines } from './finding-lines.ts'
import { boldLine, line, type Line } from './line.ts'
import { changeMark, effectText } from './marks.ts'
import { pictureLines } from './picture-lines.ts'
import { previewNote } from './preview-lines.ts'
import { wrapText } from './wrap-text.ts'

/** A row of a difference, whole: what is too long goes on below, further in. */
const diffLines = (text: string, width: number): readonly Line[] => {
  const tone = text.startsWith('+') ? 'good' : text.startsWith('-') ? 'bad' : undefined
  const rows = text.length <= width ? [text] : wrapText(text, width - 4)
  return rows.map((row, index) => line(`    ${index === 0 ? '' : '    '}${row}`, tone))
}

const indented = (lines: readonly Line[]): readonly Line[] => lines.map((row) => [{ text: '    ' }, ...row])

const changeLines = (change: Change, width: number): readonly Line[] => {
  const { sign, word, tone } = changeMark[change.action]
  const notes = [
    change.why,
    change.effect && effectText[change.effect],
    change.until === undefined ? undefined : `until ${change.until}`,
  ].filter((note) => note !== undefined)
  return [
    [{ text: `${sign} ${word} `, tone }, { text: change.target }],
    ...notes.flatMap((note) => wrapText(note, width - 4).map((text) => line(`    ${text}`, 'dim'))),
    ...(change.diff !== undefined
      ? change.diff
          .trimEnd()
          .split('\n')
          .flatMap((text) => diffLines(text, width - 4))
      : []),
    ...indented(change.picture === undefined ? [] : pictureLines(change.picture, width - 4)),
    ...indented(change.preview === undefined ? [] : previewNote(change.preview, width - 4)),
  ]
}

/** Every change of a plan, with its reason, what it does to a running cluster, and its difference. */
export const planLines = (plan: Plan, width: number): readonly Line[] =>
  plan.changes.flatMap((change) => changeLines(change, width))

/** The same under the step's title and reason, with its findings. */
export const stepPlanLines = (step: PlannedStep, plan: Plan, width: number): readonly Line[] => [
  boldLine(step.title),
  ...wrapText(step.why, width).map((text) => line(text, 'dim')),
  ...(plan.changes.length === 0 ? [line('Nothing to change.')] : planLines(plan, width)),
  ...plan.findings.flatMap((finding) => findingLines(finding, width)),
]
