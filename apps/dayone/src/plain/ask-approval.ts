import type { Plan } from '@dayone/pipeline'
import type { ApprovalContext, PlannedStep, ReviewAnswer } from '../front-end.ts'
import { blank, boldLine, line, type Line } from '../present/line.ts'
import { stepPlanLines } from '../present/plan-lines.ts'
import { countChanges, reviewRows } from '../present/review-rows.ts'
import type { Prompts } from './prompts.ts'

type Word = ReviewAnswer | 'list'

const words = (isNew: boolean): Readonly<Record<string, Word>> => ({
  yes: true,
  no: false,
  ...(isNew ? { list: 'list' as const, change: 'change-answers' as const } : { creations: 'creations' as const }),
})

/** The word that begins with what was typed. */
const wordOf = (typed: string, isNew: boolean): Word | undefined => {
  const text = typed.trim().toLowerCase()
  const known = Object.entries(words(isNew)).filter(([word]) => text !== '' && word.startsWith(text))
  return known.length === 1 ? known[0]?.[1] : undefined
}

const means: Readonly<Record<string, string>> = {
  list: 'list: show every change',
  change: 'change: change an answer',
  creations: 'creations: yes to all that only creates',
}

const previewed = (step: PlannedStep, plan: Plan, { preview }: ApprovalContext): ApprovalContext['preview'] =>
  preview.some((other) => other.step.id === step.id) ? preview : [{ step, plan }, ...preview]

const reviewLines = (all: ApprovalContext['preview']): readonly Line[] => [
  blank,
  boldLine('Review: nothing has been created yet.'),
  ...reviewRows(all.map((entry) => entry.plan)).map(({ before, after, risk }) =>
    line(`* plain kops: ${before}; dayone: ${after ?? 'the same'}; risk: ${risk}`),
  ),
  ...all.map((entry) => line(`${entry.step.id}: ${countChanges(entry.plan.changes)}`)),
]

/**
 * Shows what a plan is worth and asks for a word. Of a new cluster every step's preview is shown, and all changes on
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
  print(isNew ? reviewLines(all) : [line(`${step.id}: ${countChanges(plan.changes)}`)])
  const known = Object.keys(words(isNew))
  const notes = known.flatMap((word) => means[word] ?? [])
  for (;;) {
    const typed = await prompts.text({
      message: `${isNew ? 'Create it?' : `Apply the plan of ${step.id}?`} (${known.join(', ')}; ${notes.join('; ')})`,
      validate: (text) => (wordOf(text, isNew) === undefined ? `Type one of: ${known.join(', ')}.` : undefined),
    })
    const word = wordOf(typed, isNew) ?? false
    if (word === 'list') {
      print(all.flatMap((entry) => [blank, ...stepPlanLines(entry.step, entry.plan, width)]))
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
    validate: (text) => (text.trim() === name ? undefined : `That is not the name: ${name}. Ctrl-C leaves.`),
  })
}
