import { createHash } from 'node:crypto'
import type { ServiceAccountName } from './web-identity.ts'

/** IAM's limit. */
const maxLength = 64
const hashLength = 8

/**
 * The name of the role of a service account: like that of kops, `<account>.<namespace>.sa.<cluster>`, but always with a
 * hash at the end. `kops update cluster` deletes every role with the cluster's tag whose name ends with `.<cluster>` and
 * that is not in its specification (pkg/model/awsmodel/iam.go, FindDeletions); `kops delete cluster` deletes every role
 * with the tag. So these roles survive an update, and end with the cluster. Pure.
 */
export function workloadRoleName({ namespace, name }: ServiceAccountName, cluster: string): string {
  const whole = `${name}.${namespace}.sa.${cluster}`
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, hashLength)
  return `${whole.slice(0, maxLength - hashLength - 1)}-${hash}`
}

/** The IAM path of the roles of a cluster's workloads. Listing by path finds them without reading every role. */
export const workloadRolePath = (cluster: string): string => `/dayone/${cluster}/`
