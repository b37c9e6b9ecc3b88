export type { ApiEntrance, ApiTarget, EndedInstance } from './network/api-entrance.ts'
export type { AwsAccess } from './access/access.ts'
export { createAccount, type Account } from './access/account.ts'
export { askIdentity, type Identity, type StsAnswer } from './access/ask-identity.ts'
export { bucketFaults, type BucketFault, type BucketPosture } from './buckets/bucket-posture.ts'
export type { Cloud, CloudInstance, LaunchTemplate, MetadataOptions } from './cloud.ts'
export { findCredentials, minutesLeft, type FoundCredentials } from './access/find-credentials.ts'
export type { Network, NetworkSubnet } from './network/find-networks.ts'
export { findRegion } from './access/find-region.ts'
export type { Remains } from './leftovers/find-remains.ts'
export type { Leftover } from './leftovers/leftovers.ts'
export type { EcrImage, EcrReference, EcrRepository, Registry } from './registry/registry.ts'
export { createCloud } from './create-cloud.ts'
export type { IamRole, IdentityProvider, NewRole, Roles } from './roles/roles.ts'
export {
  kopsAudience,
  subjectOf,
  trustDocument,
  webIdentityStatement,
  type ServiceAccountName,
  type WebIdentity,
} from './roles/web-identity.ts'
export { lintTrust, type ExpectedTrust, type TrustFault } from './roles/lint-trust.ts'
export { permitsToken, type PresentedToken } from './roles/permits-token.ts'
export { permissionDangers, type PermissionDanger } from './roles/permission-dangers.ts'
export { withWebIdentity } from './roles/trust-policy.ts'
export { workloadRoleName, workloadRolePath } from './roles/role-name.ts'
export { createStateBucket, type StateBucket } from './buckets/state-bucket.ts'
export { createDiscoveryBuckets, type DiscoveryBuckets } from './buckets/discovery-bucket.ts'
export { createObjectStore, type ObjectStore } from './buckets/object-store.ts'
export { deniedOf } from './permissions/denied-of.ts'
export { missingPermissions, type RecordedCall } from './permissions/missing-permissions.ts'
export { permissionRequests } from './permissions/permission-requests.ts'
export { policies } from './permissions/policies.ts'
export type { Policy, PolicyScope } from './permissions/policy.ts'
export {
  simulatePermissions,
  type DeniedAction,
  type SimulatedRequest,
  type Simulation,
} from './permissions/simulate-permissions.ts'
export { readAccountLimits, type AccountLimits } from './read-account-limits.ts'
export { readBucketPosture } from './buckets/read-bucket-posture.ts'
export type { BucketReader, BucketReaders } from './exposure/bucket-readers.ts'
export type { MachineRole } from './exposure/machine-role.ts'
export {
  allowsAction,
  coversResource,
  matchesAccount,
  policyStatements,
  stringsOf,
  type PolicyStatementJson,
} from './exposure/policy-statements.ts'
export { nodeRoleCallReader, type NodeRoleCaller, type NodeRoleCalls } from './trail/node-role-calls.ts'
export { trailRecords } from './trail/trail-records.ts'
export type { ClusterMachine, GuardingGroup, IngressRule, RuleSource, WaysIn } from './exposure/ways-in.ts'
export { NotAllowedError } from './access/not-allowed-error.ts'
