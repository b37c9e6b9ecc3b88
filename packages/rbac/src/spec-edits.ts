import { isSameValue, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { RbacConfig } from './config.ts'
import { signInEdits } from './sign-in/sign-in-edits.ts'

const path = ['spec', 'authorization']
const value = { rbac: {} }

/**
 * Explicit RBAC (CIS 1.2.6-1.2.8). It is kops' default for new clusters. A cluster with AlwaysAllow keeps it until
 * changed, and there the bindings must exist first, or every user is locked out. For kops before 1.36, an unset field
 * meant AlwaysAllow.
 */
export const specEdits = ({ signIn }: Pick<RbacConfig, 'signIn'>, spec: ClusterSpec): readonly SpecEdit[] => {
  const current = readPath(spec.cluster, path)
  return [
    {
      document: 'cluster',
      path,
      op: 'set',
      value,
      timing: isSameValue(current, value) ? 'first' : 'last',
      why: isSameValue(current, value)
        ? 'The API server authorizes requests with RBAC. This is the kops default, set explicitly so that it stays'
        : current === undefined
          ? 'If an older kops updated the cluster last, every authenticated client can do everything (AlwaysAllow). From then on RBAC applies, and workloads without permissions are denied'
          : 'Every authenticated client can do everything now (AlwaysAllow). From then on RBAC applies, and workloads without permissions are denied',
      control: 'KD-01',
      by: 'rbac',
    },
    ...signInEdits(signIn, spec),
  ]
}
