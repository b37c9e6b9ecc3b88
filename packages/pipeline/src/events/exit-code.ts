import type { RunView } from './run-view.ts'

/**
 * The exit code of a run: that of its first failure, 3 for a failed check, 6 if checks could not run, else 0 (done,
 * nothing to do, declined or waiting). The entry file sets those of signals (130, 143).
 */
export function exitCodeOf(view: RunView): number {
  const failure = view.steps.find((step) => step.failure !== undefined)?.failure
  if (failure) return failure.exitCode
  const failed = view.steps.flatMap(({ checks }) => checks.filter(({ status }) => status === 'fail'))
  if (failed.length === 0) return 0
  return failed.every(({ notAsked }) => notAsked === true) ? 6 : 3
}
