import type { RunView } from './run-view.ts'

/**
 * The exit code of a run: that of its first failure, 3 for a failed check, else 0 (done, nothing to do, declined or waiting).
 * A stop by signal (130, 143) is the program's to say.
 */
export function exitCodeOf(view: RunView): number {
  const failure = view.steps.find((step) => step.failure !== undefined)?.failure
  if (failure) return failure.exitCode
  return view.steps.some((step) => step.checks.some((check) => check.status === 'fail')) ? 3 : 0
}
