import { readPath, type ClusterSpec } from '@dayone/cluster-spec'

/** Whether every volume of etcd is encrypted. kops sets it for new clusters, and cannot change it in place. */
export const hasEncryptedEtcdVolumes = ({ cluster }: ClusterSpec): boolean =>
  listOf(readPath(cluster, ['spec', 'etcdClusters']))
    .flatMap((one) => listOf(readPath(one, ['etcdMembers'])))
    .every((member) => readPath(member, ['encryptedVolume']) === true)

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
