import type { Change, Plan } from '../step/plan.ts'
import type { PipelineEvent } from '../events/events.ts'
import { inSlices } from './in-slices.ts'
import { redactDeep } from '../text/redact-deep.ts'
import type { RunOptions } from './run-options.ts'
import { visibleDeep } from '../text/visible-text.ts'

/** Options whose output for users, logs and files contains no secrets. */
export interface QuietOptions<Ports> extends RunOptions<Ports> {
  /** Like `onEvent`, for plans: they may have thousands of changes, which are processed in slices. */
  onPlan(event: Extract<PipelineEvent, { readonly type: 'step.planned' }>): Promise<void>
}

/**
 * The same options, with secrets redacted and invisible characters escaped in everything that users, logs and files
 * receive: events, and the plans to approve. The change to apply is not modified.
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
