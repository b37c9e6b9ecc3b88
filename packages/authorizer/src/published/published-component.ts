import type { PolicyRule } from '../rbac-objects.ts'

/** Permissions of a component in one place. */
export interface PublishedGrant {
  /** `cluster`: everywhere. `own`: in the namespace of its pods. Others: in this namespace. */
  readonly in: 'cluster' | 'own' | 'kube-system'
  /** Rules of its own, or the id of a default ClusterRole of Kubernetes: `ClusterRole/system:auth-delegator`. */
  readonly grants: readonly PolicyRule[] | `ClusterRole/${string}`
}

/** A widely used component, and the permissions that its project publishes for it. */
export interface PublishedComponent {
  readonly name: string
  /** The end of the repository of its image: `metrics-server/metrics-server`. */
  readonly images: readonly string[]
  /** Of the permissions: `v1.9.1`, or the version of kops that installs it with them. */
  readonly version: string
  /** Where they were read. */
  readonly source: string
  readonly grants: readonly PublishedGrant[]
}
