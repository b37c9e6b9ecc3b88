import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import { encryptsSecrets, REWRITE_SECRETS } from '../../resources/encryption-key.ts'

/**
 * Manual work: existing Secrets must be rewritten once, and IAM roles for pods need an answer that is missing. Pure.
 */
export function manualFindings(
  { workloadIdentity }: Pick<ClusterConfig, 'workloadIdentity'>,
  saved: ClusterSpec | undefined,
  target: ClusterSpec,
): readonly Finding[] {
  const name = target.cluster.metadata.name
  return [
    ...(saved !== undefined && encryptsSecrets(target) && !encryptsSecrets(saved) ? [rewrite(name)] : []),
    ...(readPath(target.cluster, ['spec', 'serviceAccountIssuerDiscovery']) === undefined && !workloadIdentity
      ? [noIdentity(name)]
      : []),
  ]
}

const rewrite = (target: string): Finding => ({
  id: 'cluster/rewrite-secrets',
  kind: 'manual',
  target,
  control: 'KD-06',
  text: 'Existing Secrets stay unencrypted in etcd until they are rewritten, after the instances are replaced.',
  hint: `Run once: ${REWRITE_SECRETS}`,
})

const noIdentity = (target: string): Finding => ({
  id: 'cluster/no-workload-identity',
  kind: 'manual',
  target,
  control: 'KD-08',
  text: 'IAM roles for pods (IRSA) are off. They need a world-readable bucket for the public keys.',
  hint: 'Set cluster.workloadIdentity: true. On an existing cluster the issuer of tokens then changes in 3 steps, over a day.',
})
