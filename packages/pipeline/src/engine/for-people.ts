import type { RunOptions } from './run-options.ts'
import { redactDeep } from '../text/redact-deep.ts'
import { visibleDeep } from '../text/visible-text.ts'

/**
 * The same options, but whatever people, logs and files get to see, events and the plans they approve, has no secret in
 * it and no invisible character. What is applied is the step's own change, untouched.
 */
export function forPeople<Ports>(options: RunOptions<Ports>): RunOptions<Ports> {
  const shown = <T>(value: T): T => visibleDeep(redactDeep(value, options.secrets.redact))
  const { approve } = options
  return {
    ...options,
    onEvent: (event) => options.onEvent(shown(event)),
    ...(approve === undefined ? {} : { approve: (step, plan, round) => approve(step, shown(plan), round) }),
  }
}
