import type { Plan } from '@dayone/pipeline'
import type { ApprovalContext, PlannedStep, ReviewAnswer } from '../front-end.ts'
import { blank, boldLine, line, type Line } from '../lines/text/line.ts'
import { pictureLines, picturesOf } from '../lines/plan/picture-lines.ts'
import { stepPlanLines } from '../lines/plan/plan-lines.ts'
import { previewLines, previewsOf } from '../lines/plan/preview-lines.ts'
import { countChanges, reviewRows } from '../lines/plan/review-rows.ts'
import { reviewSummary } from '../lines/plan/review-summary.ts'
import type { Prompts } from './prompts.ts'

type Word = ReviewAnswer | 'list' | 'preview'
type Words = Readonly<Record<string, Word>>

const wordsFor = (isNew: boolean, plans: readonly Plan[]): Words => ({
  yes: true,
  no: false,
  ...(isNew ? { list: 'list' as const, change: 'change-answers' as const } : { creations: 'creations' as const }),
  ...(previewsOf(plans).length === 0 ? {} : { preview: 'preview' as const }),
})

/** The word that begins with what was typed. */
const wordOf = (typed: string, words: Words): Word | undefined => {
  const text = typed.trim().toLowerCase()
  const known = Object.entries(words).filter(([word]) => text !== '' && word.startsWith(text))
  return known.length === 1 ? known[0]?.[1] : undefined
}

const means: Readonly<Record<string, string>> = {
  list: 'list: show every change',
  change: 'change: change an answer',
  creations: 'creations: yes to everything that only creates',
  preview: 'preview: the full preview of kops',
}

const previewed = (step: PlannedStep, plan: Plan, { preview }: ApprovalContext): ApprovalContext['preview'] =>
  preview.some((other) => other.step.id === step.id) ? preview : [{ step, plan }, ...preview]

const reviewLines = (all: ApprovalContext['preview'], width: number): readonly Line[] => [
  blank,
  boldLine('Review: nothing has been created yet.'),
  ...reviewRows(all.map((entry) => entry.plan)).map(({ before, after, risk }) =>
    line(`* plain kops: ${before}; dayone: ${after ?? 'the same'}; risk: ${risk}`),
  ),
  ...picturesOf(all.map((entry) => entry.plan)).flatMap((picture) => pictureLines(picture, width)),
  ...all.map((entry) => line(`${entry.step.id}: ${countChanges(entry.plan.changes)}`)),
  ...reviewSummary(
    all.map((entry) => entry.plan),
    width,
  ),
]

/**
 * Shows a plan and asks for approval. Of a new cluster every step's preview is shown, and all changes on
 * request; other plans were printed when they were made.
 */
export const askApproval = async (
  step: PlannedStep,
  plan: Plan,
  context: ApprovalContext,
  prompts: Prompts,
  print: (lines: readonly Line[]) => void,
  width: number,
): Promise<ReviewAnswer> => {
  const isNew = context.isFirst && context.canChangeAnswers
  const all = previewed(step, plan, context)
  const plans = isNew ? all.map((entry) => entry.plan) : [plan]
  const words = wordsFor(isNew, plans)
  print(isNew ? reviewLines(all, width) : [line(`${step.id}: ${countChanges(plan.changes)}`)])
  const known = Object.keys(words)
  const notes = known.flatMap((word) => means[word] ?? [])
  for (;;) {
    print(notes.map((note) => line(`  ${note}`)))
    const typed = await prompts.text({
      message: `${isNew ? 'Create it?' : `Apply the plan of ${step.id}?`} (${known.join(', ')})`,
      // As on the screen, where Enter creates it; on a cluster that exists a word must be typed.
      ...(isNew ? { offered: 'yes' } : {}),
      validate: (text) => (wordOf(text, words) === undefined ? `Type one of: ${known.join(', ')}.` : undefined),
    })
    const word = wordOf(typed, words) ?? false
    if (word === 'list') {
      print(all.flatMap((entry) => [blank, ...stepPlanLines(entry.step, entry.plan, width)]))
      continue
    }
    if (word === 'preview') {
      print([blank, ...previewLines(plans, width)])
      continue
    }
    if (word === true || word === 'creations') await confirmName(plan, prompts)
    return word
  }
}

const confirmName = async ({ changes }: Plan, prompts: Prompts): Promise<void> => {
  const name = changes.find(({ confirm }) => confirm === 'type-the-name')?.target
  if (name === undefined) return
  await prompts.text({
    message: `This cannot be undone. Type ${name} to confirm`,
    validate: (text) => (text.trim() === name ? undefined : `The name does not match: ${name}. Ctrl-C leaves.`),
  })
}
