import { isSameValue, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'

const path = ['spec', 'authorization']
const value = { rbac: {} }

/**
 * RBAC, said explicitly (CIS 1.2.6-1.2.8). kops' default for new clusters; a cluster that once got AlwaysAllow keeps
 * it until somebody says otherwise, and there the bindings must exist first, or everybody is locked out at once. Silence
 * meant AlwaysAllow to kops before 1.36.
 */
export const specEdits = (_config: unknown, spec: ClusterSpec): readonly SpecEdit[] => {
  const said = readPath(spec.cluster, path)
  return [
    {
      document: 'cluster',
      path,
      op: 'set',
      value,
      timing: isSameValue(said, value) ? 'first' : 'last',
      why: isSameValue(said, value)
        ? 'The API server asks RBAC what somebody may do. kops does so by default; said here, it stays so'
        : said === undefined
          ? 'Where an older kops updated the cluster last, everybody who is let in may do everything (AlwaysAllow). Afterwards rights decide. Workloads that never had any will be refused'
          : 'Now everybody who is let in may do everything (AlwaysAllow). Afterwards rights decide. Workloads that never had any will be refused',
      control: 'KD-01',
      by: 'rbac',
    },
  ]
}
