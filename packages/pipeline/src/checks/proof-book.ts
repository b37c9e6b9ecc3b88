import type { ClusterFacts } from '../step/cluster-facts.ts'
import type { Check } from '../step/finding.ts'

/** Everything the checks of one step depend on: while it is the same, so are their results. */
export interface ProofGround {
  readonly step: string
  readonly config: unknown
  readonly facts: ClusterFacts
  /** A fingerprint of the live cluster, from the step's `restsOn`. */
  readonly restsOn: string
}

/** All checks of a step passed, and nothing they depend on has changed since. */
export interface KeptProof {
  /** When it was proved, ISO 8601. */
  readonly at: string
  readonly passed: number
  /** Skipped checks. */
  readonly notChecked: number
}

/** Records for each step when all of its checks passed, and on what ground. */
export interface ProofBook {
  /** Undefined: never proved on this ground, or too long ago. */
  find(ground: ProofGround): Promise<KeptProof | undefined>
  keep(ground: ProofGround, proof: Omit<KeptProof, 'at'>): Promise<void>
  /** Discards what was proved before. */
  forget(step: string): Promise<void>
}

/**
 * The counts of a run of checks that can be kept: at least one passed, none failed, warned or could not run, and no
 * critical one was skipped. Undefined otherwise: a warning is shown every time. Pure.
 */
export const fullPass = (checks: readonly Check[]): Omit<KeptProof, 'at'> | undefined => {
  const passed = checks.filter(({ status }) => status === 'pass').length
  const notChecked = checks.filter(
    ({ status, notAsked, severity }) => status === 'skip' && notAsked !== true && severity !== 'critical',
  ).length
  return passed > 0 && passed + notChecked === checks.length ? { passed, notChecked } : undefined
}
