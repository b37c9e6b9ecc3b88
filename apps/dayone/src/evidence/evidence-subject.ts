import type { ClusterFacts, RunView } from '@dayone/pipeline'
import { keptSteps } from './kept-proofs.ts'
import { verdictOf, type Verdict } from './verdict.ts'

/** A finished run, and everything its evidence records. */
export interface EvidenceSubject {
  readonly view: RunView
  readonly facts: ClusterFacts
  readonly where: string
  readonly at: Date
  /** The headline if everything was proved, instead of the one for a whole cluster. */
  readonly done?: string
  /** Versions of the programs that ran the checks. */
  readonly versions: Readonly<Record<string, string>>
}

/** The verdict of the subject. */
export const verdictOfSubject = ({ view, facts, done }: EvidenceSubject): Verdict => {
  const verdict = verdictOf({
    cluster: facts.name,
    steps: view.steps,
    checks: view.steps.flatMap(({ checks }) => checks.map((check) => ({ check }))),
    kept: keptSteps(view),
  })
  return done !== undefined && verdict.isReady ? { ...verdict, text: done } : verdict
}
