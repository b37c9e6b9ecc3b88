import type { Change, Plan } from '../step/plan.ts'
import type { PipelineEvent } from '../events/events.ts'
import { inSlices } from './in-slices.ts'
import { redactDeep } from '../text/redact-deep.ts'
import type { RunOptions } from './run-options.ts'
import { visibleDeep } from '../text/visible-text.ts'

/** Options of which whatever people, logs and files get to see has no secret in it. */
export interface QuietOptions<Ports> extends RunOptions<Ports> {
  /** As `onEvent`, for plans: they may have thousands of changes, which are looked through a few at a time. */
  onPlan(event: Extract<PipelineEvent, { readonly type: 'step.planned' }>): Promise<void>
}

/**
 * The same options, but whatever people, logs and files get to see, events and the plans they approve, has no secret in
 * it and no invisible character. What is applied is the step's own change, untouched.
 */
export function forPeople<Ports>(options: RunOptions<Ports>): QuietOptions<Ports> {
  const { approve, clock, secrets } = options
  const shown = <T>(value: T): T => visibleDeep(redactDeep(value, secrets.redact))
  const shownPlan = async ({ changes, findings, ...rest }: Plan): Promise<Plan> => ({
    changes: await inSlices(changes, clock, (change): Change => shown(change)),
    findings: await inSlices(findings, clock, (finding) => shown(finding)),
    ...shown(rest),
  })
  return {
    ...options,
    onEvent: (event) => options.onEvent(shown(event)),
    async onPlan({ plan, ...event }) {
      const whole = await shownPlan(plan)
      options.onEvent({ ...shown(event), plan: whole })
    },
    ...(approve === undefined
      ? {}
      : { approve: async (step, plan, round) => approve(step, await shownPlan(plan), round) }),
  }
}
