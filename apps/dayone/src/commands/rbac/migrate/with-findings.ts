import type { AnyStep, Finding, Plan } from '@dayone/pipeline'
import type { Ports } from '../../../ports.ts'

/** The step, whose plan also says what was found before. */
export const withFindings = (step: AnyStep<Ports>, findings: readonly Finding[]): AnyStep<Ports> => ({
  ...step,
  plan: (config: unknown, observed: unknown, facts): Plan => {
    const plan = step.plan(config, observed, facts)
    return { ...plan, findings: [...findings, ...plan.findings] }
  },
})
