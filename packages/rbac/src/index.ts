export type { RbacPorts } from './rbac-ports.ts'
export type { RbacConfig } from './config.ts'
export { breakGlassBindingName, breakGlassHours, lastCertificate } from './break-glass/break-glass-objects.ts'
export { personProblem } from './assignments/person-problem.ts'
export { lintCluster, lintManifests, type LintedFinding } from './grants/lint-verb.ts'
export type { Persona } from './personas/persona-table.ts'
export { personaMatrix, type PersonaMatrix } from './personas/persona-actions.ts'
export { rbac } from './rbac.ts'
export { asksForTheWorst } from './observe.ts'
export { findUnboundAccounts } from './unbound-accounts.ts'
export { auditRecord, auditRecordName, recordedBefore } from './migration/audit-record.ts'
export { bridgeName, bridgeObject, bridgesOf, type Bridge } from './migration/bridges.ts'
export { componentAccounts } from './migration/component-accounts.ts'
export { componentObjects } from './migration/component-objects.ts'
export {
  isOfMigration,
  migrationId,
  migrationOwnership,
  recordName,
  recordObject,
  type MigrationRecord,
} from './migration/migration-objects.ts'
export { migrationRoles } from './migration/migration-roles.ts'
export { migrationStep } from './migration/migration-step.ts'
export { auditCoverage, type AuditCoverage } from './migration/coverage.ts'
export { readControlPlaneNodes, type ControlPlaneNode } from './migration/server-coverage.ts'
export { preflightFindings } from './migration/preflight/preflight-findings.ts'
export { readPreflight } from './migration/preflight/read-preflight.ts'
export { versionLine } from './migration/preflight/version-findings.ts'
export type { PreflightFacts } from './migration/preflight/preflight-facts.ts'
