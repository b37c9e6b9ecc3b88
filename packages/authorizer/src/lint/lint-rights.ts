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

/** Everything that leads to rights. */
export interface LintWorld extends RbacObjects {
  /** Service accounts that exist; undefined: nobody knows, and none is missing. */
  readonly serviceAccounts?: readonly Account[]
  readonly tokenSecrets?: readonly TokenSecret[]
}

/** How rules are read, and what whoever lints knows besides. */
export interface LintOptions extends AuthorizerOptions, GrantKnowledge {
  /** Roles and bindings that whoever lints makes: unused ones are no finding. */
  readonly isOurs?: IsOurs
}

/** What was found, and the grants that it was found in. */
export interface LintReport {
  /** Worst first. */
  readonly findings: readonly LintFinding[]
  readonly grants: readonly Grant[]
}

/**
 * Finds what is wrong with who may do what, over effective permissions: aggregated roles are filled in, bindings are expanded
 * to their subjects, a service account has the rights of its groups. What Kubernetes 1.36 and the addons of kops 1.36 put
 * under a name is known by name and content: only what goes beyond it is a finding. Pure.
 * Sources of the rules: CIS 5.1, Kubernetes' RBAC good practices, rbac-police, rbac-tool, trivy; each in planted/.
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
