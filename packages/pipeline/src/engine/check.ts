import { fullPass, type ProofGround } from '../checks/proof-book.ts'
import { defined } from '../defined.ts'
import { failureOf } from '../errors/failure.ts'
import { UserError } from '../errors/user-error.ts'
import { inSlices } from './in-slices.ts'
import type { RunOptions } from './run-options.ts'
import { stepContext } from './step-context.ts'
import type { Check } from '../step/finding.ts'
import type { AnyStep, StepContext } from '../step/step.ts'

/**
 * The checks of one step as events. A check that could not run is a failed check, not a failed run. `isUnchanged`: the step
 * had nothing to do, so checks that passed before on the same ground need not run again.
 */
export async function check<Ports>(
  step: AnyStep<Ports>,
  options: RunOptions<Ports>,
  { isUnchanged = false }: { readonly isUnchanged?: boolean } = {},
): Promise<void> {
  const { config, clock, secrets, onEvent, proofs } = options
  /** Keys and tokens of proofs: they are discarded when the checks are reported. */
  const keys: string[] = []
  try {
    const ctx = await stepContext(step, options)
    const before = proofs === undefined ? undefined : await groundOf(step, options, ctx)
    const kept = isUnchanged && before !== undefined ? await proofs?.find(before) : undefined
    if (kept !== undefined) return onEvent({ type: 'proof.kept', step: step.id, proof: kept })
    // If the program ends during the checks, no older proof may remain.
    await proofs?.forget(step.id)
    const startedAt = clock.now()
    const secret = (value: string): void => {
      keys.push(value)
      secrets.add(value)
    }
    const results: readonly Check[] = await step.verify(config[step.id], { ...ctx, secret })
    await inSlices(results, clock, (result) => onEvent({ type: 'step.checked', step: step.id, check: result }))
    const passed = fullPass(results)
    if (before === undefined || passed === undefined || options.stop.aborted) return
    // A concurrent write may have been visible to some of the checks only.
    const after = await groundOf(step, options, ctx, startedAt)
    if (after?.restsOn === before.restsOn) await proofs?.keep(before, passed)
  } catch (error) {
    if (options.stop.aborted) return
    onEvent({ type: 'step.checked', step: step.id, check: couldNotRun(step.id, error) })
  } finally {
    for (const key of keys) secrets.forget?.(key)
  }
}

/** Undefined if it is not known what the checks depend on, or if it may not be read: then they run. */
async function groundOf<Ports>(
  step: AnyStep<Ports>,
  { config }: RunOptions<Ports>,
  ctx: StepContext<Ports>,
  since?: Date,
): Promise<ProofGround | undefined> {
  try {
    const restsOn = await step.restsOn?.(config[step.id], ctx, since)
    return restsOn === undefined ? undefined : { step: step.id, config: config[step.id], facts: ctx.facts, restsOn }
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

const couldNotRun = (step: string, error: unknown): Check => {
  const failure = failureOf(error)
  return {
    id: `${step}/verify`,
    target: step,
    status: 'fail',
    text: failure.message,
    means: 'the checks could not run',
    ...defined({ hint: failure.hint, detail: failure.detail }),
    ...(failure.exitCode === 6 ? { notAsked: true } : {}),
  }
}
