import type { Plan } from '../step/plan.ts'

/** Yes, no, or "yes to this and to every later plan that only creates". */
export type Approval = boolean | 'creations'

/** True for a plan that takes nothing away and changes nothing that is there. */
export function onlyCreates(plan: Plan): boolean {
  return plan.changes.every((change) => change.action === 'create' || change.action === 'wait')
}
