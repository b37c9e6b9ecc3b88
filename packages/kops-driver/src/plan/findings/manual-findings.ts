import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { encryptsSecrets, REWRITE_SECRETS } from '../../resources/encryption-key.ts'

/** What a profile cannot do by itself: on a cluster that runs already, or without an answer nobody gave. */
export function profileFindings(saved: ClusterSpec | undefined, target: ClusterSpec): readonly Finding[] {
  const name = target.cluster.metadata.name
  return [
    ...(saved !== undefined && encryptsSecrets(target) && !encryptsSecrets(saved) ? [rewrite(name)] : []),
    ...(saved !== undefined && !hasEncryptedVolumes(saved) ? [plainVolumes(name)] : []),
    ...(readPath(target.cluster, ['spec', 'serviceAccountIssuerDiscovery']) === undefined ? [noIdentity(name)] : []),
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

/** kops refuses to change it: the volumes exist (pkg/apis/kops/validation, ValidateClusterUpdate). */
const plainVolumes = (target: string): Finding => ({
  id: 'cluster/etcd-volumes-plain',
  kind: 'impossible',
  target,
  control: 'KD-06',
  text: 'Some etcd volumes are not encrypted, and they cannot be encrypted in place.',
  hint: 'Restore an etcd backup into a new cluster, or rely on the encrypted Secrets.',
})

const noIdentity = (target: string): Finding => ({
  id: 'cluster/no-workload-identity',
  kind: 'manual',
  target,
  control: 'KD-08',
  text: 'IAM roles for pods (IRSA) are off. They need a world-readable bucket for the public keys.',
  hint: 'New cluster: set cluster.workloadIdentity: true. Existing cluster: see the kops guide "Service Account Issuer migration".',
})

function hasEncryptedVolumes({ cluster }: ClusterSpec): boolean {
  const clusters = readPath(cluster, ['spec', 'etcdClusters'])
  return listOf(clusters)
    .flatMap((one) => listOf(readPath(one, ['etcdMembers'])))
    .every((member) => readPath(member, ['encryptedVolume']) === true)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
