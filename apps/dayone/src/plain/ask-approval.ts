import type { Plan } from '@dayone/pipeline'
import type { ApprovalContext, PlannedStep, ReviewAnswer } from '../front-end.ts'
import { blank, boldLine, line, type Line } from '../present/line.ts'
import { countChanges, reviewRows } from '../present/review-rows.ts'
import type { Prompts } from './prompts.ts'

const words = (canChangeAnswers: boolean): Readonly<Record<string, ReviewAnswer>> => ({
  yes: true,
  no: false,
  creations: 'creations',
  ...(canChangeAnswers ? { change: 'change-answers' as const } : {}),
})

/** The word that begins with what was typed. */
const answerOf = (typed: string, canChangeAnswers: boolean): ReviewAnswer | undefined => {
  const text = typed.trim().toLowerCase()
  const known = Object.entries(words(canChangeAnswers)).filter(([word]) => text !== '' && word.startsWith(text))
  return known.length === 1 ? known[0]?.[1] : undefined
}

const firstLines = (step: PlannedStep, plan: Plan, { preview }: ApprovalContext): readonly Line[] => {
  const all = preview.some((other) => other.step.id === step.id) ? preview : [{ step, plan }, ...preview]
  return [
    blank,
    boldLine('Review: nothing has been created yet.'),
    ...reviewRows(all.map((entry) => entry.plan)).map(({ before, after, risk }) =>
      line(`* plain kops: ${before}; dayone: ${after}; risk: ${risk}`),
    ),
    ...all.map((entry) => line(`${entry.step.id}: ${countChanges(entry.plan.changes)}`)),
  ]
}

/** Shows what a plan is worth and asks for a word; the plan itself was printed when it was made. */
export const askApproval = async (
  step: PlannedStep,
  plan: Plan,
  context: ApprovalContext,
  prompts: Prompts,
  print: (lines: readonly Line[]) => void,
): Promise<ReviewAnswer> => {
  print(context.isFirst ? firstLines(step, plan, context) : [line(`${step.id}: ${countChanges(plan.changes)}`)])
  const { canChangeAnswers } = context
  const known = Object.keys(words(canChangeAnswers)).join(', ')
  const typed = await prompts.text({
    message: `Apply the plan of ${step.id}? (${known}; creations: yes to all that only creates)`,
    validate: (text) => (answerOf(text, canChangeAnswers) === undefined ? `Type one of: ${known}.` : undefined),
  })
  const answer = answerOf(typed, canChangeAnswers)
  const named = plan.changes.find(({ confirm }) => confirm === 'type-the-name')?.target
  if ((answer === true || answer === 'creations') && named !== undefined)
    await prompts.text({
      message: `This cannot be undone. Type ${named} to confirm`,
      validate: (text) => (text.trim() === named ? undefined : `That is not the name: ${named}. Ctrl-C leaves.`),
    })
  return answer ?? false
}
