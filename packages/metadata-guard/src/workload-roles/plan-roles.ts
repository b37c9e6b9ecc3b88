import type { ClusterFacts, Plan } from '@dayone/pipeline'
import { accountChanges, obsoleteChanges, restartChanges, roleChanges, type RoleChange } from './role-changes.ts'
import { dangerFindings, obstacles, podFindings, providerFinding } from './role-findings.ts'
import type { ObservedRoles } from './read-roles.ts'
import type { WorkloadRoleConfig } from './role-config.ts'
import { accountKey, accountOf, wantedRole } from './wanted-role.ts'

/**
 * The changes that give every service account of dayone.yaml its role: the role, then the annotation, then a restart of
 * what was created too early; and the end of roles that dayone.yaml no longer lists. They run in this order, before the
 * waves of objects. Pure.
 */
export function planRoles(
  configured: readonly WorkloadRoleConfig[],
  observed: ObservedRoles | undefined,
  facts: ClusterFacts,
): Plan<RoleChange> {
  if (observed === undefined) return { changes: [], findings: [] }
  const keys = new Set(configured.map((one) => accountKey(accountOf(one))))
  const obsolete = obsoleteChanges(observed, facts.name, keys)
  const missing = configured.length === 0 ? undefined : providerFinding(observed)
  const { provider } = observed
  if (missing !== undefined || provider === undefined)
    return { changes: obsolete, findings: missing === undefined ? [] : [missing] }
  const planned = configured.map((one): Plan<RoleChange> => {
    const role = wantedRole(one, facts.name, provider.arn, observed.configId)
    const found = obstacles(one, observed, facts)
    if (found.length > 0) return { changes: [], findings: found }
    return {
      changes: [...roleChanges(role, observed), ...accountChanges(role, observed), ...restartChanges(role, observed)],
      findings: [...dangerFindings(one, observed), ...podFindings(role, observed)],
    }
  })
  return {
    changes: [...planned.flatMap(({ changes }) => changes), ...obsolete],
    findings: planned.flatMap(({ findings }) => findings),
  }
}
