import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { encryptsSecrets, REWRITE_SECRETS } from './encryption-key.ts'
import type { ClusterObserved } from './observe-cluster.ts'

/** What a profile cannot do by itself: on a cluster that runs already, or without an answer nobody gave. */
export function profileFindings({ saved, target }: ClusterObserved): readonly Finding[] {
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
  text: 'Secrets that are there already stay readable in etcd until they are written again, after the machines are replaced.',
  hint: `Once: ${REWRITE_SECRETS}`,
})

/** kops refuses to change it: the volumes exist (pkg/apis/kops/validation, ValidateClusterUpdate). */
const plainVolumes = (target: string): Finding => ({
  id: 'cluster/etcd-volumes-plain',
  kind: 'impossible',
  target,
  control: 'KD-06',
  text: "etcd's volumes are not all encrypted, and cannot be in place.",
  hint: 'Restore a backup of etcd into a new cluster, or let its encrypted Secrets be enough.',
})

const noIdentity = (target: string): Finding => ({
  id: 'cluster/no-workload-identity',
  kind: 'manual',
  target,
  control: 'KD-08',
  text: 'Pods have no AWS roles of their own (IRSA). It needs a bucket that everybody may read, for the public keys.',
  hint: 'A new cluster: cluster.workloadIdentity: true. One that runs: the kops guide "Service Account Issuer migration".',
})

function hasEncryptedVolumes({ cluster }: ClusterSpec): boolean {
  const clusters = readPath(cluster, ['spec', 'etcdClusters'])
  return listOf(clusters)
    .flatMap((one) => listOf(readPath(one, ['etcdMembers'])))
    .every((member) => readPath(member, ['encryptedVolume']) === true)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
