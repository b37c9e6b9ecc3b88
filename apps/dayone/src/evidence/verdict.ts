import type { Check, KeptProof, Outcome } from '@dayone/pipeline'
import { utcMinute } from './kept-proofs.ts'

/** The checks of a run, and the outcomes of its steps. */
export interface Judged {
  readonly cluster: string
  readonly steps: readonly { readonly outcome?: Outcome | undefined }[]
  readonly checks: readonly { readonly check: Check }[]
  /** Steps whose checks passed before and did not run again. */
  readonly kept?: readonly KeptProof[]
}

/** The verdict of a run: the same in every front end and in the evidence files. */
export interface Verdict {
  /** Every step is in place, no check failed, and nothing critical is left unproved. */
  readonly isReady: boolean
  /** One sentence with the counts. */
  readonly text: string
  readonly counts: VerdictCounts
}

export interface VerdictCounts {
  readonly passed: number
  readonly warned: number
  readonly failed: number
  /** Could not run: no access, not reachable. */
  readonly notAsked: number
  /** Skipped: neither proved nor refuted. */
  readonly notChecked: number
  /** Passed before and not run again, because nothing has changed since. */
  readonly kept: number
}

/** Judges a run. Pure. */
export const verdictOf = (judged: Judged): Verdict => {
  const kept = (judged.kept ?? []).reduce((sum, { passed }) => sum + passed, 0)
  const counts = { ...countChecks(judged.checks.map(({ check }) => check)), kept }
  return { ...sentenceOf(judged, counts), counts }
}

/** Checks by result. */
export const countChecks = (checks: readonly Check[]): Omit<VerdictCounts, 'kept'> => {
  const count = (holds: (check: Check) => boolean): number => checks.filter(holds).length
  return {
    passed: count(({ status }) => status === 'pass'),
    warned: count(({ status }) => status === 'warn'),
    failed: count(({ status, notAsked }) => status === 'fail' && notAsked !== true),
    notAsked: count(({ status, notAsked }) => status === 'fail' && notAsked === true),
    notChecked: count(({ status }) => status === 'skip'),
  }
}

const sentenceOf = (
  { cluster, steps, checks, kept = [] }: Judged,
  { passed, failed, notAsked, notChecked, kept: before }: VerdictCounts,
): Pick<Verdict, 'isReady' | 'text'> => {
  const no = (text: string) => ({ isReady: false, text })
  if (checks.length === 0 && kept.length === 0) return no(`${cluster}: no checks ran.`)
  if (failed + notAsked > 0) {
    const parts = [
      ...(failed > 0 ? [`${failed} of ${checks.length} checks failed`] : []),
      ...(notAsked > 0 ? [`${notAsked}${failed > 0 ? '' : ` of ${checks.length} checks`} could not run`] : []),
      ...(notChecked > 0 ? [`${notChecked} not checked`] : []),
    ]
    return no(`${cluster}: ${parts.join(', ')}.`)
  }
  if (!steps.every(({ outcome }) => outcome === undefined || outcome === 'applied' || outcome === 'unchanged'))
    return no(`${cluster}: everything present is verified, but some objects are missing.`)
  const critical = checks.filter(({ check }) => check.status !== 'pass' && check.severity === 'critical').length
  return critical > 0
    ? no(`${cluster} is not proved secure: ${critical} critical ${critical === 1 ? 'check' : 'checks'} not passed.`)
    : { isReady: true, text: kept.length === 0 ? provedNow : provedBefore(kept, { passed, before }) }
}

const provedNow = 'Your cluster is ready, and this is how we know'

/** Checks that passed before are counted apart from those that passed now. */
const provedBefore = (
  kept: readonly KeptProof[],
  counts: { readonly passed: number; readonly before: number },
): string => {
  const [first = '', ...others] = kept.map(({ at }) => utcMinute(at)).toSorted()
  const last = others.at(-1) ?? first
  const when = first === last ? `on ${first}` : `from ${first} to ${last}`
  const now = counts.passed === 0 ? '' : `${counts.passed} ${counts.passed === 1 ? 'check' : 'checks'} passed now, `
  return `Your cluster is ready: ${now}${counts.before} ${counts.passed === 0 ? 'checks passed ' : ''}${when}, and nothing has changed since`
}
