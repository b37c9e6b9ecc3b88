import type { Plan } from '../step/plan.ts'

/** Yes, no, or yes to this plan and all later ones that only create. */
export type Approval = boolean | 'creations'

/** Whether a plan deletes and changes nothing. */
export function onlyCreates(plan: Plan): boolean {
  return plan.changes.every((change) => change.action === 'create' || change.action === 'wait')
}
