import type { PolicyRule, RoleObject } from './rbac-objects.ts'
import { selectsLabels } from './select-labels.ts'

/** A rule that a role holds, and where it was written. */
export interface HeldRule {
  readonly rule: PolicyRule
  /** Name of the ClusterRole that an aggregated role has it from; undefined: the role's own. */
  readonly from?: string
}

const isAggregated = ({ kind, aggregationRule }: RoleObject): boolean =>
  kind === 'ClusterRole' && aggregationRule !== undefined && aggregationRule !== null

/** The ClusterRoles that an aggregated one selects: by any of its selectors, never itself. */
const membersOf = (role: RoleObject, clusterRoles: readonly RoleObject[]): readonly RoleObject[] => {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? []
  return clusterRoles.filter(
    (one) =>
      one.metadata.name !== role.metadata.name &&
      selectors.some((selector) => selectsLabels(selector, one.metadata.labels)),
  )
}

const ownRules = (role: RoleObject): readonly HeldRule[] => (role.rules ?? []).map((rule) => ({ rule }))

/** A rule is there once: the first role by name that holds it is named. */
const collected = (members: readonly RoleObject[], held: ReadonlyMap<RoleObject, readonly HeldRule[]>) => {
  const byText = new Map<string, HeldRule>()
  for (const member of members)
    for (const { rule, from = member.metadata.name } of held.get(member) ?? []) {
      const text = JSON.stringify(rule)
      if (!byText.has(text)) byText.set(text, { rule, from })
    }
  return [...byText.values()]
}

const isSame = (a: readonly HeldRule[], b: readonly HeldRule[]): boolean =>
  a.length === b.length && a.every(({ rule, from }, at) => rule === b[at]?.rule && from === b[at].from)

/** Does what the controller manager does, again and again until nothing changes. */
const filled = (roles: readonly RoleObject[]): ReadonlyMap<RoleObject, readonly HeldRule[]> => {
  const held = new Map(roles.map((role) => [role, ownRules(role)]))
  const clusterRoles = roles
    .filter(({ kind }) => kind === 'ClusterRole')
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const sums = clusterRoles.filter(isAggregated).map((role) => ({ role, members: membersOf(role, clusterRoles) }))
  // Without a circle the longest way through all of them is enough; in a circle, rules could go round for ever.
  for (let round = 0, changes = true; changes && round <= sums.length; round += 1) {
    changes = false
    for (const { role, members } of sums) {
      const next = collected(members, held)
      // It applies an empty list by leaving it out, which takes nothing from whoever wrote the rules.
      if (next.length === 0 || isSame(next, held.get(role) ?? [])) continue
      held.set(role, next)
      changes = true
    }
  }
  return held
}

/**
 * What the controller manager has written, or will write, into every role.
 *
 * `stored`: `rules` are what the API server evaluates, as read from a cluster; aggregation only says where they come from.
 * `computed`: manifests, whose aggregated ClusterRoles the controller manager fills after they are created: it replaces
 * their `rules` by those of all ClusterRoles they select, over aggregated ones among them too. What such a manifest has
 * under `rules` itself counts only where it selects no rule at all. Where aggregated roles select each other in a circle
 * and have rules themselves, what the controller makes of it depends on its timing; here it is done in order of names.
 *
 * Source: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go.
 */
export const heldRules = (
  roles: readonly RoleObject[],
  how: 'stored' | 'computed',
): ReadonlyMap<RoleObject, readonly HeldRule[]> => {
  const computed = filled(roles)
  if (how === 'computed') return computed
  return new Map(
    roles.map((role) => {
      const origin = new Map(
        (isAggregated(role) ? computed.get(role) : [])?.map((one) => [JSON.stringify(one.rule), one]),
      )
      return [role, ownRules(role).map((one) => origin.get(JSON.stringify(one.rule)) ?? one)]
    }),
  )
}
