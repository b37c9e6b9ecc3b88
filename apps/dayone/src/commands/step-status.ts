import { onlyCreates, type StepView, type ThreeStates } from '@dayone/pipeline'

export type StepStatus = 'in place' | 'drift' | 'not set up' | 'cannot check'

export interface StatusRow {
  readonly step: string
  readonly status: StepStatus
  readonly remark: string
  /** Of the steps that write the specification: where it differs. */
  readonly states?: ThreeStates
}

/**
 * What a plan-only run says of a step. `wanted` is how many objects the step would create on an empty cluster:
 * when all of them are missing it was never set up, when some are it has drifted. Pure.
 */
export function stepStatus(view: StepView, wanted: number, clusterIsThere: boolean): StatusRow {
  const { id: step, failure, plan, preview } = view
  if (failure !== undefined) return { step, status: 'cannot check', remark: failure.message }
  const changes = plan?.changes ?? []
  const risks = view.findings.filter(({ kind }) => kind === 'risk').length
  const remark = risks === 0 ? '' : `${risks} ${risks === 1 ? 'risk' : 'risks'}`
  if (changes.length === 0) return { step, status: 'in place', remark }
  const isAllMissing = onlyCreates({ changes, findings: [] }) && changes.length >= wanted
  if (preview || !clusterIsThere || isAllMissing)
    return { step, status: 'not set up', remark: remark || `dayone up ${step}` }
  return {
    step,
    status: 'drift',
    remark:
      changes
        .slice(0, 3)
        .map(({ target }) => target)
        .join(', ') + (changes.length > 3 ? ` and ${changes.length - 3} more` : ''),
  }
}
