import { check } from './check.ts'
import type { Outcome } from '../events/events.ts'
import { failureOf } from '../errors/failure.ts'
import { rehearseSteps, type RefusedStep } from './rehearse-steps.ts'
import { runStep } from './run-step.ts'
import type { RunOptions } from './run-options.ts'
import { forPeople, type QuietOptions } from './for-people.ts'
import type { AnyStep } from '../step/step.ts'

const STOPS: readonly (Outcome | undefined)[] = ['blocked', 'declined', 'failed', 'cancelled', 'waiting']

/**
 * Runs steps in dependency order, each in rounds of observe, plan, approve and apply until nothing is left to do. The
 * checks of a finished step run in parallel with the following steps, but not before one that changes what they prove
 * (`defersChecks`); a stop starts no more of them. Never throws for failures inside a step: they are outcomes.
 */
export async function run<Ports>(
  steps: readonly AnyStep<Ports>[],
  options: RunOptions<Ports>,
): Promise<Readonly<Record<string, Outcome>>> {
  const quiet = forPeople(options)
  const { onEvent } = quiet
  const at = (): string => options.clock.now().toISOString()
  const outcomes: Record<string, Outcome> = {}
  const checks: Promise<void>[] = []
  const lastDeferring = steps.findLastIndex((step) => step.defersChecks === true)
  const due: { readonly step: AnyStep<Ports>; readonly isUnchanged: boolean }[] = []
  const startChecks = (): void => {
    if (!options.stop.aborted)
      checks.push(...due.splice(0).map(({ step, isUnchanged }) => check(step, quiet, { isUnchanged })))
  }
  const trust = { creations: false }
  const holdsNobody = (id: string): boolean =>
    outcomes[id] === 'waiting' && steps.some((step) => step.id === id && step.waitsAlone === true)
  onEvent({ type: 'run.started', steps: steps.map(({ id, title }) => ({ id, title })), at: at() })
  const { refused, plans } = await rehearseSteps(steps, quiet)
  if (refused.length > 0) {
    const blocked = await endRefused(steps, refused, quiet)
    onEvent({ type: 'run.finished', outcomes: blocked, at: at() })
    return blocked
  }
  for (const [index, step] of steps.entries()) {
    const blocked = step.after.find((id) => STOPS.includes(outcomes[id]) && !holdsNobody(id))
    if (options.stop.aborted || blocked !== undefined) {
      const outcome: Outcome = options.stop.aborted ? 'cancelled' : 'blocked'
      outcomes[step.id] = outcome
      onEvent({ type: 'step.finished', step: step.id, outcome, at: at() })
      continue
    }
    const isUntouched = Object.values(outcomes).every((earlier) => earlier === 'unchanged')
    const outcome = await runStep(step, quiet, {
      preview: step.after.some((id) => outcomes[id] === 'planned'),
      trust,
      ...(isUntouched ? { rehearsed: plans.get(step.id) } : {}),
    })
    outcomes[step.id] = outcome
    if (options.verify !== false && (outcome === 'applied' || outcome === 'unchanged' || holdsNobody(step.id)))
      due.push({ step, isUnchanged: outcome === 'unchanged' })
    if (index >= lastDeferring) startChecks()
  }
  startChecks()
  await Promise.all(checks)
  onEvent({ type: 'run.finished', outcomes, at: at() })
  return outcomes
}

/** Shows the plans that would be rejected, and blocks every other step: nothing was written. */
async function endRefused<Ports>(
  steps: readonly AnyStep<Ports>[],
  refused: readonly RefusedStep[],
  { onEvent, onPlan, clock }: QuietOptions<Ports>,
): Promise<Readonly<Record<string, Outcome>>> {
  const at = (): string => clock.now().toISOString()
  const outcomes: Record<string, Outcome> = {}
  for (const { id, title } of steps) {
    const refusal = refused.find(({ step }) => step === id)
    outcomes[id] = refusal === undefined ? 'blocked' : 'failed'
    if (refusal === undefined) {
      onEvent({ type: 'step.finished', step: id, outcome: 'blocked', at: at() })
      continue
    }
    onEvent({ type: 'step.started', step: id, title, at: at() })
    await onPlan({ type: 'step.planned', step: id, round: 1, plan: refusal.plan, preview: true })
    onEvent({ type: 'step.finished', step: id, outcome: 'failed', at: at(), failure: failureOf(refusal.error) })
  }
  return outcomes
}
