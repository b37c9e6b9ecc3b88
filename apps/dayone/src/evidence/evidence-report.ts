import type { Check, Outcome, RunView } from '@dayone/pipeline'
import { keptSteps, type KeptStep } from './kept-proofs.ts'

/** What was done and what was proved. */
export interface EvidenceReport {
  readonly cluster: string
  /** The headline, instead of the one for a cluster that is ready. */
  readonly headline?: string
  readonly steps: readonly { readonly id: string; readonly title: string; readonly outcome: Outcome }[]
  readonly checks: readonly { readonly step: string; readonly check: Check }[]
  /** Steps whose checks did not run again. */
  readonly kept?: readonly KeptStep[]
  /** Where the evidence was written. */
  readonly files: readonly string[]
  /** Commands that make sense now. */
  readonly next: readonly string[]
}

/** What a finished run proved, without the evidence files. Pure. */
export const evidenceReport = (
  cluster: string,
  view: RunView,
  files: readonly string[],
  where: 'practice' | 'aws',
): EvidenceReport => ({
  cluster,
  steps: view.steps.flatMap(({ id, title, outcome }) => (outcome === undefined ? [] : [{ id, title, outcome }])),
  checks: view.steps.flatMap((step) => step.checks.map((check) => ({ step: step.id, check }))),
  kept: keptSteps(view),
  files,
  next: [
    'dayone status',
    'dayone verify',
    'dayone up rbac',
    where === 'practice' ? 'dayone practice shell' : 'dayone kubeconfig --merge',
  ],
})
