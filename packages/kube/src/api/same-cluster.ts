import type { ClusterIdentity } from './kube.ts'

/** Whether the server, the CA and the kube-system UID are equal; only then may a plan be applied. */
export const sameCluster = (one: ClusterIdentity, other: ClusterIdentity): boolean =>
  one.server === other.server && one.caHash === other.caHash && one.uid === other.uid
