import { clusterPolicy } from './cluster-policy.ts'
import { olderClustersPolicy } from './older-clusters-policy.ts'
import {
  dnsPolicy,
  imagesPolicy,
  kube2iamMigrationPolicy,
  privateNetworkPolicy,
  workloadIdentityPolicy,
} from './optional-policies.ts'
import type { Policy } from './policy.ts'
import { readPolicy } from './read-policy.ts'
import { rolesPolicy } from './roles-policy.ts'
import { stateBucketPolicy, statePolicy } from './state-policy.ts'

/** The minimum permissions that dayone and kops need; shown in docs/aws-permissions.md. */
export const policies: readonly Policy[] = [
  readPolicy,
  clusterPolicy,
  rolesPolicy,
  statePolicy,
  stateBucketPolicy,
  privateNetworkPolicy,
  workloadIdentityPolicy,
  kube2iamMigrationPolicy,
  dnsPolicy,
  imagesPolicy,
  olderClustersPolicy,
]
