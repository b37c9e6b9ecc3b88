import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import { issuerProblem } from '../../issuer/issuer-problem.ts'
import { issuerStage } from '../../issuer/issuer-stage.ts'
import type { IssuerObserved } from '../../issuer/read-issuer.ts'
import { specIssuers } from '../../issuer/spec-issuers.ts'

/** What a change of the issuer means, and why it cannot go on. Pure. */
export function issuerFindings(
  config: ClusterConfig,
  saved: ClusterSpec,
  observed: IssuerObserved | undefined,
): readonly Finding[] {
  const common = { target: config.name, control: 'KD-08' } as const
  const problem = issuerProblem(config, saved, observed)
  if (problem !== undefined)
    return [{ id: 'cluster/issuer', kind: 'risk', severity: 'high', blocks: 'plan', ...common, ...problem }]
  const stage = issuerStage(specIssuers(saved), config.workloadIdentity)
  if (stage.kind !== 'accept' && stage.kind !== 'sign') return []
  return [
    {
      id: 'cluster/issuer-steps',
      kind: 'manual',
      ...common,
      text: 'The issuer of service account tokens changes in 3 steps, so that no token becomes invalid while it is in use: the control plane is rolled twice now, and once more after 24 hours.',
      hint: 'Anyone who verifies tokens of this cluster outside of it (Vault, another cloud) must know the new issuer before step 2.',
    },
  ]
}

/** Restoring a specification must not refuse tokens that are in use. Pure. */
export function restoredIssuerFindings(saved: ClusterSpec, restored: ClusterSpec): readonly Finding[] {
  const now = specIssuers(saved)
  const then = specIssuers(restored)
  if (now.change === undefined) return []
  const lost = [now.change.from, now.change.to].filter((one) => then.signing !== one && !then.others.includes(one))
  if (lost.length === 0) return []
  return [
    {
      id: 'cluster/issuer',
      kind: 'risk',
      severity: 'high',
      blocks: 'plan',
      target: saved.cluster.metadata.name,
      control: 'KD-08',
      text: `The older specification does not accept service account tokens of ${lost.join(', ')}: all of them that are in use would be refused (401).`,
      hint: 'Set cluster.workloadIdentity: false and run `dayone up cluster`: it goes back step by step.',
    },
  ]
}
