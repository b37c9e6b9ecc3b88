import { readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'

const path = ['spec', 'authorization']

/**
 * RBAC, said explicitly (CIS 1.2.6-1.2.8). kops' default for new clusters; a cluster that once got AlwaysAllow keeps
 * it until somebody says otherwise, and there the bindings must exist first, or everybody is locked out at once.
 */
export const specEdits = (_config: unknown, spec: ClusterSpec): readonly SpecEdit[] => {
  const allowsAll = readPath(spec.cluster, [...path, 'alwaysAllow']) !== undefined
  return [
    {
      document: 'cluster',
      path,
      op: 'set',
      value: { rbac: {} },
      timing: allowsAll ? 'last' : 'first',
      why: allowsAll
        ? 'Now everybody who is let in may do everything (AlwaysAllow). Afterwards rights decide. Workloads that never had any will be refused'
        : 'The API server asks RBAC what somebody may do. kops does so by default; said here, it stays so',
      control: 'KD-01',
      by: 'rbac',
    },
  ]
}
