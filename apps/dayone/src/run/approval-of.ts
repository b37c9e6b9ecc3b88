import type { Plan, RunView } from '@dayone/pipeline'
import type { PlannedStep } from '../front-ends/front-end.ts'
import type { Session } from '../session/session.ts'
import { refuseUnnamed } from './confirmed-name.ts'

/** Answers to one plan: true approves it, 'creations' approves it and later plans that only create, false declines it. */
export type Approve = (step: PlannedStep, plan: Plan, view: RunView) => Promise<boolean | 'creations'>

export interface ApprovalOptions {
  /** What the command line approves. @default all of it with --yes, else nothing */
  readonly given?: 'all' | 'nothing'
  /** The cluster's name, typed on the command line: for changes that --yes alone does not approve. */
  readonly confirmName?: string | undefined
  /** The user approved a review of everything: plans that only create are not shown again. @default false */
  readonly isReviewed?: boolean
  /** Whether this is the first question of its kind in this run, which has more text. @default true */
  readonly isFirst?: boolean
  /** The steps that come in this run, whose plans so far are shown with the question. @default none */
  readonly steps?: readonly PlannedStep[]
}

/**
 * The one place where plans of up, rollback, down and --spec are approved: by the command line, by the review, or by the
 * user. The returned function throws UserError (exit 2 or 5) if --yes is not enough.
 */
export function approvalOf({ options, front }: Session, approval: ApprovalOptions = {}): Approve {
  const { given = options.yes === true ? 'all' : 'nothing', confirmName, isReviewed = false, steps = [] } = approval
  let { isFirst = true } = approval
  return async (step, plan, view) => {
    if (given === 'all') {
      refuseUnnamed(plan, confirmName)
      return true
    }
    if (isReviewed) return 'creations'
    const context = { preview: plansOf(steps, view), isFirst, canChangeAnswers: false }
    const answer = await front.approve(plannedStep(step), plan, context)
    isFirst = false
    // Answers can be changed only in the review, before anything exists.
    return answer === 'change-answers' ? false : answer
  }
}

/** The plans that a run has made so far, in the order of its steps. Pure. */
export const plansOf = (steps: readonly PlannedStep[], view: RunView) =>
  steps.flatMap((step) => {
    const plan = view.steps.find(({ id }) => id === step.id)?.plan
    return plan === undefined ? [] : [{ step: plannedStep(step), plan }]
  })

/** A step as front ends get it. Pure. */
export const plannedStep = ({ id, title, why }: PlannedStep): PlannedStep => ({ id, title, why })
