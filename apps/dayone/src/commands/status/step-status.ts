import { CLUSTER_STEP } from '@dayone/kops-driver'
import {
  defined,
  type Finding,
  type Severity,
  type StatusTable,
  type StepStates,
  type StepView,
  type ThreeStates,
} from '@dayone/pipeline'

/**
 * in place: as configured · not set up: no objects of dayone exist · drift: it was set up and differs · not checked:
 * not in this dayone.yaml · cannot check: it could not be read.
 */
export type StepStatus = 'in place' | 'drift' | 'not set up' | 'not checked' | 'cannot check'

export interface StatusRisk {
  readonly id: string
  readonly severity: Severity
  readonly target: string
  readonly text: string
  readonly hint?: string
}

export interface StatusRow {
  readonly step: string
  readonly status: StepStatus
  readonly remark: string
  /** For the steps that write the specification: where it differs. */
  readonly states?: ThreeStates
  /** Risks that are not accepted, the most severe first. */
  readonly risks: readonly StatusRisk[]
  /** Details of a step that was named on the command line. */
  readonly tables?: readonly StatusTable[]
}

/** Everything known about one step. */
export interface StepFindings {
  /** Whether this dayone.yaml has a section for the step. */
  readonly isDescribed: boolean
  /** From a plan-only run; undefined if the step was not planned. */
  readonly view: StepView | undefined
  /** How many changes the step would plan on an empty cluster. */
  readonly wanted: number
  readonly states: StepStates & { readonly failure?: string }
  /** Why the run did not get to this step. */
  readonly blockedBy: string | undefined
  /** A dayone command for this cluster. */
  readonly command: (...words: readonly string[]) => string
}

/** The status of a step as one row. Pure. */
export function stepStatus(step: string, found: StepFindings): StatusRow {
  const { made: _made, failure: _failure, ...three } = found.states
  const row = { step, risks: risksOf(found.view?.findings ?? []) }
  const states = Object.keys(three).length === 0 ? {} : { states: three }
  return { ...row, ...judged(step, found), ...states }
}

function judged(step: string, found: StepFindings): Pick<StatusRow, 'status' | 'remark'> {
  const { isDescribed, view, wanted, states, blockedBy, command } = found
  const { made } = states
  if (states.failure !== undefined) return { status: 'cannot check', remark: states.failure }
  if (!isDescribed) return undescribed(step, made, command)
  if (view?.failure !== undefined) return { status: 'cannot check', remark: view.failure.message }
  const plan = view?.plan
  if (plan === undefined) return { status: 'cannot check', remark: blockedBy ?? 'not planned' }
  const targets = plan.changes.map(({ target }) => target)
  if (wanted === 0 && targets.length === 0 && made === 0)
    return { status: 'not checked', remark: 'nothing configured in dayone.yaml' }
  if (targets.length === 0)
    return differs(states) ? { status: 'drift', remark: '' } : { status: 'in place', remark: '' }
  if (made === 0) return { status: 'not set up', remark: command('up', step) }
  const more = targets.length > 3 ? ` and ${targets.length - 3} more` : ''
  return { status: 'drift', remark: `${targets.slice(0, 3).join(', ')}${more}` }
}

function undescribed(
  step: string,
  made: number | undefined,
  command: StepFindings['command'],
): Pick<StatusRow, 'status' | 'remark'> {
  if (step === CLUSTER_STEP) return { status: 'not checked', remark: `not in this dayone.yaml: ${command('adopt')}` }
  if (made === 0) return { status: 'not set up', remark: command('up', step) }
  return {
    status: 'not checked',
    remark: `${made ?? 'some'} objects created by dayone exist but are not in this dayone.yaml`,
  }
}

const differs = ({ saved = [], applied = [], running = [] }: ThreeStates): boolean =>
  saved.length + applied.length + running.length > 0

const GRAVITY: readonly Severity[] = ['critical', 'high', 'medium', 'low']

const risksOf = (findings: readonly Finding[]): readonly StatusRisk[] =>
  findings
    .filter(({ kind, accepted }) => kind === 'risk' && accepted === undefined)
    .map(({ id, severity = 'medium', target, text, hint }) => ({
      id,
      severity,
      target,
      text,
      ...defined({ hint }),
    }))
    .sort((left, right) => GRAVITY.indexOf(left.severity) - GRAVITY.indexOf(right.severity))

/** "1 critical, 2 high". Pure. */
export const riskCounts = (risks: readonly StatusRisk[]): string =>
  GRAVITY.flatMap((severity) => {
    const count = risks.filter((risk) => risk.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  }).join(', ')
