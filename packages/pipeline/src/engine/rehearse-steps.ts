import { refusalOfPlan } from './refusal-of-plan.ts'
import type { Plan } from '../step/plan.ts'
import type { RunOptions } from './run-options.ts'
import { stepContext } from './step-context.ts'
import type { AnyStep } from '../step/step.ts'
import type { UserError } from '../errors/user-error.ts'

/** A step whose plan would be rejected. */
export interface RefusedStep {
  readonly step: string
  readonly plan: Plan
  readonly error: UserError
}

/** The plans of a rehearsal, and which of them would be rejected. */
export interface Rehearsal {
  readonly refused: readonly RefusedStep[]
  /** By step. */
  readonly plans: ReadonlyMap<string, Plan>
}

/**
 * Plans every step that supports dry runs, without applying any. What cannot be observed yet is left to the step
 * itself, because an earlier step may create what it needs.
 */
export async function rehearseSteps<Ports>(
  steps: readonly AnyStep<Ports>[],
  options: RunOptions<Ports>,
): Promise<Rehearsal> {
  const asked = steps.filter(({ rehearses }) => rehearses === true)
  // A single step does its dry run anyway, before its own first write.
  if (options.approve === undefined || asked.length === 0 || steps.length === 1)
    return { refused: [], plans: new Map() }
  const rejected = new AbortController()
  const stop = AbortSignal.any([options.stop, rejected.signal])
  for (const step of steps) await startAhead(step, { ...options, stop })
  const refused: RefusedStep[] = []
  const plans = new Map<string, Plan>()
  for (const step of asked) {
    if (options.stop.aborted) return { refused: [], plans: new Map() }
    const plan = await planned(step, options)
    if (plan === undefined) continue
    plans.set(step.id, plan)
    const error = refusalOfPlan(plan, true)
    if (error !== undefined) refused.push({ step: step.id, plan, error })
  }
  if (refused.length > 0) rejected.abort()
  return { refused, plans }
}

async function startAhead<Ports>(step: AnyStep<Ports>, options: RunOptions<Ports>): Promise<void> {
  if (step.askAhead === undefined) return
  try {
    step.askAhead(options.config[step.id], await stepContext(step, options))
  } catch {
    // The step itself will report it.
  }
}

async function planned<Ports>(step: AnyStep<Ports>, options: RunOptions<Ports>): Promise<Plan | undefined> {
  try {
    const config = options.config[step.id]
    const ctx = await stepContext(step, { ...options, onEvent: () => undefined })
    // Without a cluster, the configuration alone may be rejected.
    const observed: unknown = ctx.facts.uid === undefined ? undefined : await step.observe(config, ctx)
    return step.plan(config, observed, ctx.facts)
  } catch {
    return undefined
  }
}
