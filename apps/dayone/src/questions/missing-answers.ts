import { UserError } from '@dayone/pipeline'
import type { QuestionSession } from './question-session.ts'

/**
 * One error (exit 2) that lists every missing answer if prompts are disabled; undefined if none is missing. `why`: a clause with
 * the reason.
 */
export const missingAnswers = (
  { groups, get }: QuestionSession,
  why = 'there is no terminal',
): UserError | undefined => {
  const missing = groups
    .flatMap((group) => group.questions)
    .filter(({ isFurther }) => isFurther !== true)
    .filter((question) => question.isNeeded() && get(question.stepId, question.key) === undefined)
    .map(({ stepId, key, message }) => `${stepId}.${key}: ${message}`)
  if (missing.length === 0) return undefined
  return new UserError(
    missing.length === 1 ? `An answer is missing, and ${why}.` : `${missing.length} answers are missing, and ${why}.`,
    { hint: 'Set them in dayone.yaml, or with --set key=value:', nextSteps: missing },
  )
}
