export type * from './api/kube.ts'
export type * from './api/kube-request.ts'
export type * from './apply/object-plan.ts'
export type { Reach } from './api/reach.ts'
export { connectKube } from './client/connect-kube.ts'
export type { KubeOptions } from './transport/wire.ts'
export { readKubeconfig } from './transport/connection.ts'
export {
  parseKubeconfig,
  type KubeconfigConnection,
  type KubeconfigUser,
  type PemSource,
} from './kubeconfig/kubeconfig.ts'
export {
  readClientCertificates,
  type KubeconfigCertificate,
  type KubeconfigCertificates,
} from './kubeconfig/read-client-certificates.ts'
export { hasManagedLabel, managedLabel } from './api/managed-label.ts'
export { refId, refOf, refTitle } from './api/object-ref.ts'
export { applyObjectChange } from './apply/apply-object-change.ts'
export { planObjects } from './apply/plan-objects.ts'
export type { Rehearsal } from './rehearsal/rehearsal.ts'
export { untilSettled } from './rehearsal/until-settled.ts'
export { rehearsePod, type PodRefusal } from './rehearsal/rehearse-pod.ts'
export { rehearsed } from './rehearsal/rehearsed.ts'
export { findLeftovers, noLeftovers, type Leftovers, type Ownership } from './prune/find-leftovers.ts'
export { checkLeftovers, leftoverRule } from './prune/check-leftovers.ts'
export { countMade } from './prune/count-made.ts'
export { leftoverFindings, removalOf } from './prune/plan-removals.ts'
export { removalStep } from './removal/removal-step.ts'
export { ownedBy, stepLabel } from './apply/step-label.ts'
export { sameCluster } from './api/same-cluster.ts'
export { admissionBindingKind, admissionPolicyKind, managesGuardrails, matching } from './admission/admission-kinds.ts'
export { podRefusalWords } from './admission/pod-refusal-words.ts'
export { dryRunCreate, type DryRunAnswer } from './rehearsal/dry-run-create.ts'
export { personCertificate, type PersonOrder } from './access/person-certificate.ts'
export { reviewOwnRules, type OwnRule, type OwnRules } from './access/review-own-rules.ts'
export { reviewAccess, type AccessAnswer, type AccessQuestion } from './access/review-access.ts'
export { personKubeconfig, type PersonEntry } from './kubeconfig/person-kubeconfig.ts'
export { serviceAccountToken, type TokenOrder } from './access/service-account-token.ts'
export { contextNames, mergeKubeconfig, type MergedKubeconfig } from './kubeconfig/merge-kubeconfig.ts'
export { compareQuantities, sumQuantities } from './api/quantity.ts'
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
export { fingerprint } from './fields/fingerprint.ts'
export { meets, requirementsOf, selects, selectorText, type LabelSelector } from './api/label-selector.ts'
export { metadataAddresses, type MetadataAddress } from './network/metadata-addresses.ts'
export { readPolicyObjects, sourcedObject } from './network/policy-objects.ts'
export { listAll, listPages } from './client/list-pages.ts'
export { isSameQuantity } from './api/quantity.ts'
export { statusOf } from './api/status.ts'
export { readRestsOn, type RestsOnOptions } from './proof/read-rests-on.ts'
export { servedKinds, servedVersions } from './client/served-kinds.ts'
export { pluginAgents, type PluginAgent } from './network/plugin-agents.ts'
export { readPluginEnforcement, type EnforcementFault, type PluginEnforcement } from './network/plugin-enforcement.ts'
export { awaitPluginEnforcement } from './network/await-plugin-enforcement.ts'
export { openTenantBook, type Tenant, type TenantBook, type Tenants } from './tenants/tenants.ts'
export { sampleWorkload, workloadKinds, type WorkloadKind } from './tenants/workload-kinds.ts'
