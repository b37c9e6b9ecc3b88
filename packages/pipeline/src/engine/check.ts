import { defined } from '../defined.ts'
import { failureOf } from '../errors/failure.ts'
import { inSlices } from './in-slices.ts'
import type { RunOptions } from './run-options.ts'
import { stepContext } from './step-context.ts'
import type { AnyStep } from '../step/step.ts'

/** The checks of one step as events. A check that could not run is a failed check, not a failed run. */
export async function check<Ports>(step: AnyStep<Ports>, options: RunOptions<Ports>): Promise<void> {
  const { clock, secrets, onEvent } = options
  /** Keys and tokens of proofs: they are discarded when the checks are reported. */
  const proofs: string[] = []
  try {
    const ctx = await stepContext(step, options)
    const secret = (value: string): void => {
      proofs.push(value)
      secrets.add(value)
    }
    const results = await step.verify(options.config[step.id], { ...ctx, secret })
    await inSlices(results, clock, (result) => onEvent({ type: 'step.checked', step: step.id, check: result }))
  } catch (error) {
    if (options.stop.aborted) return
    const failure = failureOf(error)
    onEvent({
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
  } finally {
    for (const proof of proofs) secrets.forget?.(proof)
  }
}
