import type { RunView } from '@dayone/pipeline'
import type { EvidenceReport } from '../front-end.ts'

/** What a finished run proved, without where it was written. Pure. */
export const evidenceReport = (
  cluster: string,
  view: RunView,
  files: readonly string[],
  where: 'practice' | 'aws',
): EvidenceReport => ({
  cluster,
  steps: view.steps.flatMap(({ id, title, outcome }) => (outcome === undefined ? [] : [{ id, title, outcome }])),
  checks: view.steps.flatMap((step) => step.checks.map((check) => ({ step: step.id, check }))),
  files,
  next: [
    'dayone status',
    'dayone verify',
    'dayone up rbac',
    where === 'practice' ? 'dayone practice env' : 'dayone kubeconfig',
  ],
})
