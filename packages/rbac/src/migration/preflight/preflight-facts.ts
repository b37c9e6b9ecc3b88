import type { TokenSecret } from '@dayone/authorizer'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Workload } from '@dayone/kube'

/** What is known of a cluster before it switches to RBAC. */
export interface PreflightFacts {
  readonly cluster: string
  readonly spec: ClusterSpec
  /** Of the API server: `1.36.1`. */
  readonly kubernetes: string
  /** Of the kops that last updated the cluster; undefined if it cannot be read. */
  readonly kops?: string
  readonly tokens: readonly TokenSecret[]
  readonly workloads: readonly Workload[]
  /** Every subject with a request in the audit log, as `ServiceAccount shop/ci`; undefined without a log. */
  readonly seen?: ReadonlySet<string>
}

/** Whether a version has at least this minor version of Kubernetes or kops 1. Pure. */
export const hasMinor = (version: string, minor: number): boolean => {
  const [major = 0, own = 0] = version.split('.').map(Number)
  return major > 1 || own >= minor
}
