import type { ClusterFacts } from '../step/cluster-facts.ts'
import type { Check } from '../step/finding.ts'

/** Everything the checks of one step rest on: they would answer the same as long as it is the same. */
export interface ProofGround {
  readonly step: string
  readonly config: unknown
  readonly facts: ClusterFacts
  /** A fingerprint of the live cluster, from the step's `restsOn`. */
  readonly restsOn: string
}

/** All checks of a step passed, and nothing they rest on has changed since. */
export interface KeptProof {
  /** When it was proved, ISO 8601. */
  readonly at: string
  readonly passed: number
  /** Neither proved nor refuted, then as now. */
  readonly notChecked: number
}

/** Remembers for each step when all of its checks passed, and on what ground. */
export interface ProofBook {
  /** Undefined: never proved on this ground, or too long ago. */
  find(ground: ProofGround): Promise<KeptProof | undefined>
  keep(ground: ProofGround, proof: Omit<KeptProof, 'at'>): Promise<void>
  /** What was proved before counts no more. */
  forget(step: string): Promise<void>
}

/**
 * What is worth keeping of a run of checks: at least one passed, none failed, warned or could not be asked, and nothing
 * critical was left out. Undefined otherwise: a warning is shown every time. Pure.
 */
export const fullPass = (checks: readonly Check[]): Omit<KeptProof, 'at'> | undefined => {
  const passed = checks.filter(({ status }) => status === 'pass').length
  const notChecked = checks.filter(
    ({ status, notAsked, severity }) => status === 'skip' && notAsked !== true && severity !== 'critical',
  ).length
  return passed > 0 && passed + notChecked === checks.length ? { passed, notChecked } : undefined
}
