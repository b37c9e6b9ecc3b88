import { defined } from '../defined.ts'
import type { Failure } from '../events/events.ts'
import { UserError } from './user-error.ts'
import { visibleText } from '../text/visible-text.ts'

/**
 * An error as plain data, with visible characters only. Errors other than UserError are our bugs: they include the
 * stack, and the exit code is 1.
 */
export function failureOf(error: unknown): Failure {
  const { message, hint, nextSteps, detail, exitCode } = asFailure(error)
  return {
    message: visibleText(message),
    exitCode,
    ...(hint === undefined ? {} : { hint: visibleText(hint) }),
    ...(nextSteps === undefined ? {} : { nextSteps: nextSteps.map((step) => visibleText(step)) }),
    ...(detail === undefined ? {} : { detail: visibleText(detail, 'many') }),
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof UserError) {
    const detail = originalWords(error.cause)
    return {
      message: error.message,
      exitCode: error.exitCode,
      ...defined({ hint: error.hint }),
      ...(error.nextSteps.length === 0 ? {} : { nextSteps: error.nextSteps }),
      ...defined({ detail }),
    }
  }
  const detail = error instanceof Error ? error.stack : undefined
  return {
    message: error instanceof Error ? error.message : String(error),
    exitCode: 1,
    ...defined({ detail }),
  }
}

/** The original message of the other program or the first error, below all wrapping errors. */
function originalWords(cause: unknown): string | undefined {
  if (cause === undefined || cause === null) return undefined
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : JSON.stringify(cause)
  const before = originalWords(cause.cause)
  return before === undefined || before === cause.message ? cause.message : `${cause.message}\n${before}`
}
