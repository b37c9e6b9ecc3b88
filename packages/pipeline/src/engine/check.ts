import { defined } from '../defined.ts'
import { failureOf } from '../errors/failure.ts'
import type { RunOptions } from './run-options.ts'
import { stepContext } from './step-context.ts'
import type { AnyStep } from '../step/step.ts'

/** The checks of one step as events. A check that could not run is a failed check, not a failed run. */
export async function check<Ports>(step: AnyStep<Ports>, options: RunOptions<Ports>): Promise<void> {
  try {
    const ctx = await stepContext(step, options)
    for (const result of await step.verify(options.config[step.id], ctx))
      options.onEvent({ type: 'step.checked', step: step.id, check: result })
  } catch (error) {
    if (options.stop.aborted) return
    const failure = failureOf(error)
    options.onEvent({
      type: 'step.checked',
      step: step.id,
      check: {
        id: `${step.id}/verify`,
        target: step.id,
        status: 'fail',
        text: failure.message,
        means: 'the checks could not run',
        ...defined({ hint: failure.hint, detail: failure.detail }),
        ...(failure.exitCode === 6 ? { notAsked: true } : {}),
      },
    })
  }
}
