export type * from './rbac-objects.ts'
export { subjectTitle } from './rbac-objects.ts'
export {
  actionText,
  isPathAction,
  serviceAccountIdentity,
  type AccessRequest,
  type Action,
  type Identity,
} from './access-request.ts'
export {
  createAuthorizer,
  type AuthorizerOptions,
  privilegedGroup,
  type Authorizer,
  type Chain,
  type Decision,
  type Holder,
  type Holding,
} from './authorizer.ts'
export type { ManifestFile } from './manifests/manifest-documents.ts'
export { readManifests, type ManifestSet } from './manifests/read-manifests.ts'
export type { ApiResource } from './resources/api-resource.ts'
export { namedResource, type NamedResource } from './resources/named-resource.ts'
export { parseAccessReview } from './questions/parse-access-review.ts'
export { nearMisses, type NearMiss } from './questions/near-misses.ts'
export { questionDoubts } from './questions/question-doubts.ts'
export { ruleText } from './rule-text.ts'
export { rightsTable, type RightsRow, type RightsTable } from './questions/rights-table.ts'
export { auditReader, type AuditReader } from './audit/audit-reader.ts'
export type { SkippedLines } from './audit/skipped-lines.ts'
export type { SkipReason } from './audit/audit-event.ts'
export { generatedObjects, type GeneratedObject } from './audit/generated-objects.ts'
export { subjectSlug } from './audit/subject-slug.ts'
export { fewNames } from './audit/rights-seen.ts'
export { withDefaultRoles } from './defaults/with-default-roles.ts'
export type { Expectation } from './expect/expectation.ts'
export { parseExpectation, type SubjectNames } from './expect/parse-expectation.ts'
export { judgeExpectations, type IsOwn, type Verdict } from './expect/judge-expectations.ts'
export { isKnownBinding, isKnownGrant, rulesOfEverybody } from './known/known-rbac.ts'
export { excessOf, rulesInWords } from './lint/excess-rules.ts'
export { namespacesBySubject, type Grant } from './lint/grants.ts'
export type { GrantKnowledge } from './lint/grant-findings.ts'
export type { LintFinding, LintProblem, LintRule } from './lint/lint-finding.ts'
export { lintRights, type LintOptions, type LintReport, type LintWorld } from './lint/lint-rights.ts'
export { changesNetworkPolicies } from './lint/powers/cluster-powers.ts'
export type { Account } from './lint/reached-accounts.ts'
export { bootstrapTokenType, tokenSecretType, type TokenSecret } from './lint/token-secret-findings.ts'
export { withBootstrap, withDefaultBindings } from './defaults/default-bindings.ts'
export { isKubernetesOwn } from './audit/audit-subject.ts'
export {
  auditReplay,
  type AuditReplay,
  type AuditWindow,
  type LogFile,
  type ReplayReport,
} from './replay/audit-replay.ts'
export { auditDenials, type AuditDenials } from './replay/audit-denials.ts'
export { absentComponents } from './known/known-objects.ts'
export type { DeniedRequests } from './replay/denied-book.ts'
export type { UnusedGrant } from './replay/usage-book.ts'
export { componentOf } from './published/published-components.ts'
export {
  publishedObjects,
  type ComponentAccount,
  type PublishedObjects,
  type PublishedSet,
} from './published/published-objects.ts'
