import { readPath, type ClusterSpec } from '@dayone/cluster-spec'

/** Whether every etcd volume is encrypted. kops encrypts them in new clusters, and cannot change existing ones. */
export const hasEncryptedEtcdVolumes = ({ cluster }: ClusterSpec): boolean =>
  listOf(readPath(cluster, ['spec', 'etcdClusters']))
    .flatMap((one) => listOf(readPath(one, ['etcdMembers'])))
    .every((member) => readPath(member, ['encryptedVolume']) === true)

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
