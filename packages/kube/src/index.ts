export type * from './kube.ts'
export type * from './kube-request.ts'
export type * from './object-plan.ts'
export type { Reach } from './reach.ts'
export { connectKube } from './connect-kube.ts'
export type { KubeOptions } from './wire.ts'
export { readKubeconfig } from './connection.ts'
export { parseKubeconfig, type KubeconfigConnection, type KubeconfigUser, type PemSource } from './kubeconfig.ts'
export { hasManagedLabel, managedLabel } from './managed-label.ts'
export { refId, refOf, refTitle } from './object-ref.ts'
export { applyObjectChange } from './apply-object-change.ts'
export { planObjects } from './plan-objects.ts'
export type { Rehearsal } from './rehearsal/rehearsal.ts'
export { rehearsePod, type PodRefusal } from './rehearsal/rehearse-pod.ts'
export { rehearsed } from './rehearsal/rehearsed.ts'
export { findLeftovers, noLeftovers, type Leftovers, type Ownership } from './find-leftovers.ts'
export { checkLeftovers, leftoverRule } from './check-leftovers.ts'
export { countMade } from './count-made.ts'
export { leftoverFindings, removalOf } from './plan-removals.ts'
export { removalStep } from './removal/removal-step.ts'
export { ownedBy } from './step-label.ts'
export { sameCluster } from './same-cluster.ts'
export { podRefusalWords } from './admission/pod-refusal-words.ts'
export { dryRunCreate, type DryRunAnswer } from './dry-run-create.ts'
export { personCertificate, type PersonOrder } from './person-certificate.ts'
export { reviewOwnRules, type OwnRule, type OwnRules } from './review-own-rules.ts'
export { reviewAccess, type AccessAnswer, type AccessQuestion } from './review-access.ts'
export { personKubeconfig, type PersonEntry } from './person-kubeconfig.ts'
export { serviceAccountToken, type TokenOrder } from './service-account-token.ts'
export { contextNames, mergeKubeconfig, type MergedKubeconfig } from './merge-kubeconfig.ts'
export { compareQuantities, sumQuantities } from './quantity.ts'
export { podSecurityViolations, type PodSecurityLevel } from './workloads/pod-security.ts'
export { readBudgets, readInventory } from './workloads/read-inventory.ts'
export {
  containersOf,
  nextPodOf,
  workloadTitle,
  type AccountInUse,
  type DisruptionBudget,
  type Inventory,
  type PodContainer,
  type PodSpec,
  type PodTemplate,
  type Workload,
} from './workloads/workload.ts'
export { fingerprint } from './fingerprint.ts'
export { meets, requirementsOf, selects, selectorText, type LabelSelector } from './label-selector.ts'
export { readPolicyObjects, sourcedObject } from './policy-objects.ts'
export { listAll, listPages } from './list-pages.ts'
export { isSameQuantity } from './quantity.ts'
export { statusOf } from './status.ts'
export { servedKinds } from './served-kinds.ts'
export {
  readPluginEnforcement,
  type EnforcementFault,
  type PluginEnforcement,
} from './network-plugin/plugin-enforcement.ts'
export { openTenantBook, type Tenant, type TenantBook, type Tenants } from './tenants/tenants.ts'
export { sampleWorkload, workloadKinds, type WorkloadKind } from './tenants/workload-kinds.ts'
