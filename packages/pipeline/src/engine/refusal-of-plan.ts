import { defined } from '../defined.ts'
import type { Finding } from '../step/finding.ts'
import type { Plan } from '../step/plan.ts'
import { UserError } from '../errors/user-error.ts'

const blocking = (plan: Plan, isApplied: boolean): readonly Finding[] =>
  plan.findings.filter(
    ({ blocks, accepted }) =>
      blocks === 'plan' || (isApplied && (blocks === 'apply' || (blocks === 'run' && accepted === undefined))),
  )

/**
 * Why nothing of a plan may be written, as one error (exit 5); undefined if nothing prevents it, or if nothing would be
 * written. `isApplied`: the run would apply it.
 */
export function refusalOfPlan(plan: Plan, isApplied: boolean): UserError | undefined {
  const found = blocking(plan, isApplied)
  const [first] = found
  const writes = plan.changes.some(({ action }) => action !== 'wait') || found.some(({ blocks }) => blocks === 'run')
  if (first === undefined || !writes) return undefined
  const others = found.length - 1
  const more = others === 0 ? '' : others === 1 ? ' 1 more finding blocks it.' : ` ${others} more findings block it.`
  return new UserError(`The plan would be rejected, so nothing was written. ${first.text}${more}`, {
    ...defined({ hint: first.hint }),
    ...(found.length === 1 ? {} : { nextSteps: found.slice(1).flatMap(({ hint }) => hint ?? []) }),
    exitCode: 5,
  })
}
