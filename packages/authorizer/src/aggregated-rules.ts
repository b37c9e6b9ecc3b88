import type { PolicyRule, RoleObject } from './rbac-objects.ts'
import { selectsLabels } from './select-labels.ts'

/** A rule of a role, and its origin. */
export interface HeldRule {
  readonly rule: PolicyRule
  /** Name of the ClusterRole that an aggregated role has it from; undefined: the role's own. */
  readonly from?: string
}

const isAggregated = ({ kind, aggregationRule }: RoleObject): boolean =>
  kind === 'ClusterRole' && aggregationRule !== undefined && aggregationRule !== null

/** The ClusterRoles that an aggregated one selects, with any of its selectors, except itself. */
const membersOf = (role: RoleObject, clusterRoles: readonly RoleObject[]): readonly RoleObject[] => {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? []
  return clusterRoles.filter(
    (one) =>
      one.metadata.name !== role.metadata.name &&
      selectors.some((selector) => selectsLabels(selector, one.metadata.labels)),
  )
}

const ownRules = (role: RoleObject): readonly HeldRule[] => (role.rules ?? []).map((rule) => ({ rule }))

/** Equal rules appear once, with the first role by name that has it. */
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

/** Does what the controller manager does, repeatedly until nothing changes. */
const filled = (roles: readonly RoleObject[]): ReadonlyMap<RoleObject, readonly HeldRule[]> => {
  const held = new Map(roles.map((role) => [role, ownRules(role)]))
  const clusterRoles = roles
    .filter(({ kind }) => kind === 'ClusterRole')
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const sums = clusterRoles.filter(isAggregated).map((role) => ({ role, members: membersOf(role, clusterRoles) }))
  // Without a cycle, the longest path through all of them is enough; in a cycle, this could otherwise run forever.
  for (let round = 0, changes = true; changes && round <= sums.length; round += 1) {
    changes = false
    for (const { role, members } of sums) {
      const next = collected(members, held)
      // It applies an empty list by leaving the field out, which removes nothing from other field managers.
      if (next.length === 0 || isSame(next, held.get(role) ?? [])) continue
      held.set(role, next)
      changes = true
    }
  }
  return held
}

/**
 * The rules that the controller manager has written, or will write, to every role.
 *
 * `stored`: `rules` are what the API server evaluates, as read from a cluster; aggregation only shows their origin.
 * `computed`: manifests, whose aggregated ClusterRoles the controller manager fills after they are created: it replaces
 * their `rules` with those of all ClusterRoles that they select, including aggregated ones. The `rules` of such a
 * manifest count only if it selects no rule at all. If aggregated roles select each other in a cycle and have rules
 * themselves, the controller's result depends on its timing; here it is computed in the order of names.
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
