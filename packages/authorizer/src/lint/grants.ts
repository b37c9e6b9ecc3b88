import type { HeldRule } from '../aggregated-rules.ts'
import { isKnownGrant, knownRules } from '../known/known-rbac.ts'
import { objectId, roleIdOf, subjectTitle, type BindingObject, type PolicyRule, type Subject } from '../rbac-objects.ts'
import { excessOf } from './excess-rules.ts'

/** What one binding gives to one subject. */
export interface Grant {
  readonly binding: BindingObject
  /** `RoleBinding/shop/admins`. */
  readonly bindingId: string
  /** `ClusterRole/admin`. */
  readonly roleId: string
  readonly subject: Subject
  /** `Group oidc:ops`. */
  readonly subjectTitle: string
  /** Where it counts; undefined: everywhere, and for what has no namespace. */
  readonly namespace: string | undefined
  /** The same list for every grant of one role. */
  readonly rules: readonly PolicyRule[]
  /** The part of `rules` that neither Kubernetes nor kops gives to this subject. */
  readonly unexpected: readonly PolicyRule[]
  /** The binding names a role that is not there. */
  readonly isDangling: boolean
  /** Kubernetes or kops makes this binding, of this role to this subject. */
  readonly isKnown: boolean
}

/** Everything that any binding gives to anybody. `held`: the rules of each role by its id. Pure. */
export const grantsOf = (
  bindings: readonly BindingObject[],
  held: ReadonlyMap<string, readonly HeldRule[]>,
): readonly Grant[] => {
  const rulesById = new Map([...held].map(([id, rules]) => [id, rules.map(({ rule }) => rule)]))
  const excess = new Map<string, readonly PolicyRule[]>()
  const excessOfRole = (roleId: string): readonly PolicyRule[] => {
    const rest = excess.get(roleId) ?? excessOf(rulesById.get(roleId) ?? [], knownRules(roleId) ?? [])
    excess.set(roleId, rest)
    return rest
  }
  return bindings.flatMap((binding) => {
    const bindingId = objectId(binding)
    const roleId = roleIdOf(binding)
    const rules = rulesById.get(roleId) ?? []
    return (binding.subjects ?? []).map((subject): Grant => {
      const title = subjectTitle(subject)
      const isKnown = isKnownGrant(bindingId, roleId, title)
      return {
        binding,
        bindingId,
        roleId,
        subject,
        subjectTitle: title,
        namespace: binding.kind === 'RoleBinding' ? (binding.metadata.namespace ?? '') : undefined,
        rules,
        unexpected: isKnown ? excessOfRole(roleId) : rules,
        isDangling: !held.has(roleId),
        isKnown,
      }
    })
  })
}

/** The namespaces in which any binding names a subject, by what `keyOf` calls it. Pure. */
export const namespacesBySubject = (
  grants: readonly Grant[],
  keyOf: (subject: Subject) => string,
): ReadonlyMap<string, readonly string[]> => {
  const named = grants.flatMap(({ subject, namespace }) =>
    namespace === undefined ? [] : [{ who: keyOf(subject), namespace }],
  )
  return new Map(
    [...Map.groupBy(named, ({ who }) => who)].map(([who, places]) => [
      who,
      [...new Set(places.map(({ namespace }) => namespace))],
    ]),
  )
}
