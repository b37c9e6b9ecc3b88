import type { ProgramResult } from '@dayone/host'

/**
 * A preview changes nothing, so a missing resource does not appear by waiting. kops (1.36.2, upup/pkg/fi/executor.go)
 * retries a failing task for ten minutes; throttled AWS requests need less than one.
 */
const STUCK_AT_MINUTES_LEFT = 9

const FAILING_TASK = /error running task "([^"]*)" \((?:(\d+)m)?[\d.]+s remaining to succeed\): (.*)/s

/** Whether a line says that a task of a preview has failed for a minute. Pure. */
export function isStuckTask(line: string): boolean {
  const found = FAILING_TASK.exec(line)
  return found !== null && Number(found[2] ?? 0) < STUCK_AT_MINUTES_LEFT
}

/** The result of a preview that was ended at this line: a failure with the task's own error. Pure. */
export function endedAtStuckTask(result: ProgramResult, line: string): ProgramResult {
  const [, task, , reason] = FAILING_TASK.exec(line) ?? []
  return {
    ...result,
    exitCode: 1,
    signal: undefined,
    stderr: `${result.stderr}\nError: ${task} cannot be previewed: ${reason}\n`,
  }
}
