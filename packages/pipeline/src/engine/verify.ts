import { check } from './check.ts'
import { forPeople } from './for-people.ts'
import type { RunOptions } from './run-options.ts'
import type { AnyStep } from '../step/step.ts'

/**
 * Runs every check of these steps in parallel, as a run of its own; applies nothing. Never throws for failures of a
 * check.
 */
export async function verify<Ports>(steps: readonly AnyStep<Ports>[], options: RunOptions<Ports>): Promise<void> {
  const quiet = forPeople(options)
  const at = (): string => options.clock.now().toISOString()
  quiet.onEvent({ type: 'run.started', steps: steps.map(({ id, title }) => ({ id, title })), at: at() })
  await Promise.all(steps.map((step) => check(step, quiet)))
  quiet.onEvent({ type: 'run.finished', outcomes: {}, at: at() })
}
