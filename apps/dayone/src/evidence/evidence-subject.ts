import type { ClusterFacts, RunView } from '@dayone/pipeline'
import { verdictOf, type Verdict } from './verdict.ts'

/** A run that is over, and all that evidence of it has to name. */
export interface EvidenceSubject {
  readonly view: RunView
  readonly facts: ClusterFacts
  readonly where: string
  readonly at: Date
  /** What to say where all of it was proved, instead of what a whole cluster is told. */
  readonly done?: string
  /** Versions of the programs that asked. */
  readonly versions: Readonly<Record<string, string>>
}

/** What the whole subject comes to. */
export const verdictOfSubject = ({ view, facts, done }: EvidenceSubject): Verdict => {
  const verdict = verdictOf({
    cluster: facts.name,
    steps: view.steps,
    checks: view.steps.flatMap(({ checks }) => checks.map((check) => ({ check }))),
  })
  return done !== undefined && verdict.isReady ? { ...verdict, text: done } : verdict
}
