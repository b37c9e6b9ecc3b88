import type { ClusterIdentity } from './kube.ts'

/** The same server, the same trust and the same kube-system: only then may a plan be applied. */
export const sameCluster = (one: ClusterIdentity, other: ClusterIdentity): boolean =>
  one.server === other.server && one.caHash === other.caHash && one.uid === other.uid
