import { onlyCreates } from './approval.ts'
import type { QuietOptions } from './for-people.ts'
import { inParallel } from '../checks/in-parallel.ts'
import type { Outcome } from '../events/events.ts'
import { failureOf } from '../errors/failure.ts'
import type { Change, Plan } from '../step/plan.ts'
import { refusalOfPlan } from './refusal-of-plan.ts'
import { repeatedPlan } from './repeated-plan.ts'
import type { RunOptions } from './run-options.ts'
import { stepContext } from './step-context.ts'
import type { AnyStep, StepContext } from '../step/step.ts'
import { waves } from './waves.ts'

/** A plan with changes after this many rounds does not converge, which is a bug of its step. */
const MAX_ROUNDS = 12

interface Circumstances {
  /** True if an earlier step is only planned: the cluster may not exist yet. */
  readonly preview: boolean
  /** The user's answer for all later plans of this run. */
  readonly trust: { creations: boolean }
  /** The plan of the rehearsal, if nothing has been written since. */
  readonly rehearsed?: Plan | undefined
}

/** Runs one step: rounds of observe, plan, approve and apply. */
export async function runStep<Ports>(
  step: AnyStep<Ports>,
  options: QuietOptions<Ports>,
  { preview, trust, rehearsed }: Circumstances,
): Promise<Outcome> {
  const { onEvent, clock } = options
  onEvent({ type: 'step.started', step: step.id, title: step.title, at: clock.now().toISOString() })
  const finish = (outcome: Outcome, error?: unknown): Outcome => {
    const failure = error === undefined ? {} : { failure: failureOf(error) }
    onEvent({ type: 'step.finished', step: step.id, outcome, at: clock.now().toISOString(), ...failure })
    return outcome
  }
  let before: Plan | undefined
  // Reads may be aborted immediately; a running change is finished.
  let isApplying = false
  try {
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      // Observing 1,000 namespaces a second time would only confirm that nothing has to change.
      if (round === 1 && rehearsed?.changes.length === 0) {
        await options.onPlan({ type: 'step.planned', step: step.id, round, plan: rehearsed, preview })
        return finish('unchanged')
      }
      const ctx = await stepContext(step, options)
      const config = options.config[step.id]
      const observed: unknown = preview && ctx.facts.uid === undefined ? undefined : await step.observe(config, ctx)
      const plan: Plan = step.plan(config, observed, ctx.facts)
      await options.onPlan({ type: 'step.planned', step: step.id, round, plan, preview })
      const work = plan.changes.filter((change) => change.action !== 'wait')
      if (work.length === 0) return finish(plan.changes.length > 0 ? 'waiting' : round === 1 ? 'unchanged' : 'applied')
      const refusal = refusalOfPlan(plan, !preview && options.approve !== undefined)
      if (refusal !== undefined) return finish('failed', refusal)
      if (preview || !options.approve) return finish('planned')
      const repeated = repeatedPlan(before, plan)
      if (repeated !== undefined) return finish('failed', repeated)
      if (options.stop.aborted) return finish('cancelled')
      if (!(await isApproved(step, plan, round, options, trust)))
        return finish(options.stop.aborted ? 'cancelled' : 'declined')
      await options.confirmSameCluster?.()
      for (const wave of waves(work)) {
        if (options.stop.aborted) return finish('cancelled')
        isApplying = true
        if (!(await applyWave(step, wave, config, ctx, options))) return finish('cancelled')
      }
      before = plan
      isApplying = false
    }
    throw new Error(`${step.id} still plans changes after ${MAX_ROUNDS} rounds`)
  } catch (error) {
    const isEnded = options.kill.aborted || (options.stop.aborted && !isApplying)
    return isEnded ? finish('cancelled') : finish('failed', error)
  }
}

async function isApproved<Ports>(
  step: AnyStep<Ports>,
  plan: Plan,
  round: number,
  options: RunOptions<Ports>,
  trust: { creations: boolean },
): Promise<boolean> {
  if (trust.creations && onlyCreates(plan)) return true
  const answer = await options.approve?.(step, plan, round)
  if (answer === 'creations') trust.creations = true
  return answer === true || answer === 'creations'
}

/** Parallel changes of one wave: more would only queue for requests. */
const changesAtOnce = 16

/**
 * In parallel. If one fails, the others are still finished, so that nothing runs on after the outcome. A stop starts no
 * more of them: returns false if some were not started.
 */
async function applyWave<Ports>(
  step: AnyStep<Ports>,
  wave: readonly Change[],
  config: unknown,
  ctx: StepContext<Ports>,
  { onEvent, stop }: RunOptions<Ports>,
): Promise<boolean> {
  const failures: unknown[] = []
  let isWhole = true
  await inParallel(changesAtOnce, wave, async (change) => {
    if (stop.aborted) {
      isWhole = false
      return
    }
    try {
      onEvent({ type: 'change.started', step: step.id, change })
      await step.apply(change, config, ctx)
      onEvent({ type: 'change.applied', step: step.id, change })
    } catch (error) {
      failures.push(error)
    }
  })
  if (failures.length > 0) throw failures[0]
  return isWhole
}
