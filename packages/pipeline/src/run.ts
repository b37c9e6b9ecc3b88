import type { Outcome, PipelineEvent } from './events.ts'
import { failureOf } from './failure.ts'
import { redactDeep } from './redact-deep.ts'
import { runStep } from './run-step.ts'
import type { RunOptions } from './run-options.ts'
import { stepContext } from './step-context.ts'
import type { AnyStep } from './step.ts'

const STOPS: readonly (Outcome | undefined)[] = ['blocked', 'declined', 'failed', 'cancelled', 'waiting']

/**
 * Runs steps that are in dependency order, each in rounds of observe, plan, approve and apply until nothing is left to do.
 * The checks of a finished step run beside the steps that follow, but not before one that unsettles what they prove; a stop begins no more of them. Never throws for what happens inside a step: that is an outcome.
 */
export async function run<Ports>(
  steps: readonly AnyStep<Ports>[],
  options: RunOptions<Ports>,
): Promise<Readonly<Record<string, Outcome>>> {
  const onEvent = (event: PipelineEvent): void => options.onEvent(redactDeep(event, options.secrets.redact))
  const quiet: RunOptions<Ports> = { ...options, onEvent }
  const at = (): string => options.clock.now().toISOString()
  const outcomes: Record<string, Outcome> = {}
  const checks: Promise<void>[] = []
  const unsettled = steps.findLastIndex((step) => step.unsettles === true)
  const due: AnyStep<Ports>[] = []
  const startChecks = (): void => {
    if (!options.stop.aborted) checks.push(...due.splice(0).map((step) => check(step, quiet)))
  }
  const trust = { creations: false }
  onEvent({ type: 'run.started', steps: steps.map(({ id, title }) => ({ id, title })), at: at() })
  for (const [index, step] of steps.entries()) {
    const blocked = step.after.find((id) => STOPS.includes(outcomes[id]))
    if (options.stop.aborted || blocked !== undefined) {
      const outcome: Outcome = options.stop.aborted ? 'cancelled' : 'blocked'
      outcomes[step.id] = outcome
      onEvent({ type: 'step.finished', step: step.id, outcome, at: at() })
      continue
    }
    const outcome = await runStep(step, quiet, { preview: step.after.some((id) => outcomes[id] === 'planned'), trust })
    outcomes[step.id] = outcome
    if (options.verify !== false && (outcome === 'applied' || outcome === 'unchanged')) due.push(step)
    if (index >= unsettled) startChecks()
  }
  startChecks()
  await Promise.all(checks)
  onEvent({ type: 'run.finished', outcomes, at: at() })
  return outcomes
}

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
        ...(failure.hint === undefined ? {} : { hint: failure.hint }),
        ...(failure.detail === undefined ? {} : { detail: failure.detail }),
        ...(failure.exitCode === 6 ? { notAsked: true } : {}),
      },
    })
  }
}
