import { UserError } from '@dayone/pipeline'
import type { QuestionSession } from './front-end.ts'

/** One error (exit 2) that lists every answer nobody can be asked for; undefined when none is missing. */
export const missingAnswers = ({ groups, get }: QuestionSession): UserError | undefined => {
  const missing = groups
    .flatMap((group) => group.questions)
    .filter((question) => question.isNeeded() && get(question.stepId, question.key) === undefined)
    .map(({ stepId, key, message }) => `${stepId}.${key}: ${message}`)
  if (missing.length === 0) return undefined
  return new UserError(
    missing.length === 1
      ? 'An answer is missing, and there is no terminal to ask for it.'
      : `${missing.length} answers are missing, and there is no terminal to ask for them.`,
    { hint: 'Give them in dayone.yaml, or with --set key=value:', nextSteps: missing },
  )
}
