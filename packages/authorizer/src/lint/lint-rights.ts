import { heldRules } from '../aggregated-rules.ts'
import { createAuthorizer, type AuthorizerOptions } from '../authorizer.ts'
import { objectId, type RbacObjects } from '../rbac-objects.ts'
import { aggregationFindings } from './aggregation-findings.ts'
import { grantFindings, type GrantKnowledge } from './grant-findings.ts'
import { grantsOf, type Grant } from './grants.ts'
import { bySeverity, type LintFinding } from './lint-finding.ts'
import { accountsByNamespace, reachedAccounts, type Account } from './reached-accounts.ts'
import { referenceFindings, type IsOurs } from './reference-findings.ts'
import { tokenSecretFindings, type TokenSecret } from './token-secret-findings.ts'

/** RBAC objects and credentials to lint. */
export interface LintWorld extends RbacObjects {
  /** Existing service accounts; undefined: unknown, so none counts as missing. */
  readonly serviceAccounts?: readonly Account[]
  readonly tokenSecrets?: readonly TokenSecret[]
}

/** How rules are evaluated, and what the caller knows. */
export interface LintOptions extends AuthorizerOptions, GrantKnowledge {
  /** Roles and bindings of the caller: unused ones are not a finding. */
  readonly isOurs?: IsOurs
}

/** The findings, and the checked grants. */
export interface LintReport {
  /** The most severe first. */
  readonly findings: readonly LintFinding[]
  readonly grants: readonly Grant[]
}

/**
 * Lints effective permissions: aggregated roles are filled, bindings are expanded to their subjects, and a service
 * account has the rights of its groups. Roles and bindings of Kubernetes 1.36 and of the addons of kops 1.36 are
 * recognized by name and content: only additions are findings. Pure. Sources of the rules: CIS 5.1, Kubernetes' RBAC
 * good practices, rbac-police, rbac-tool, trivy; each in planted/.
 */
export const lintRights = (world: LintWorld, options: LintOptions): LintReport => {
  const { roles, bindings, serviceAccounts, tokenSecrets = [] } = world
  const byRole = heldRules(roles, options.aggregation)
  const held = new Map(roles.map((role) => [objectId(role), byRole.get(role) ?? []]))
  const grants = grantsOf(bindings, held)
  const reached = reachedAccounts(
    createAuthorizer(world, options),
    accountsByNamespace(bindings, serviceAccounts ?? []),
  )
  const filled = roles.map((role) => ({ ...role, rules: (byRole.get(role) ?? []).map(({ rule }) => rule) }))
  const findings = [
    ...grantFindings(grants, reached, options),
    ...referenceFindings(grants, { roles: filled, bindings, serviceAccounts }, options.isOurs ?? (() => false)),
    ...aggregationFindings(filled),
    ...tokenSecretFindings(tokenSecrets),
  ]
  return { findings: findings.toSorted(bySeverity), grants }
}
