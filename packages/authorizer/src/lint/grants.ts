import type { HeldRule } from '../aggregated-rules.ts'
import { isKnownGrant, knownVariants } from '../known/known-rbac.ts'
import { objectId, roleIdOf, subjectTitle, type BindingObject, type PolicyRule, type Subject } from '../rbac-objects.ts'
import { excessOfVariants } from './excess-rules.ts'

/** The rights that one binding grants to one subject. */
export interface Grant {
  readonly binding: BindingObject
  /** `RoleBinding/shop/admins`. */
  readonly bindingId: string
  /** `ClusterRole/admin`. */
  readonly roleId: string
  readonly subject: Subject
  /** `Group oidc:ops`. */
  readonly subjectTitle: string
  /** Where it applies; undefined: everywhere, and for cluster-scoped resources. */
  readonly namespace: string | undefined
  /** The same list object for every grant of one role. */
  readonly rules: readonly PolicyRule[]
  /** The part of `rules` that neither Kubernetes nor kops grants to this subject. */
  readonly unexpected: readonly PolicyRule[]
  /** The binding refers to a role that does not exist. */
  readonly isDangling: boolean
  /** Kubernetes or kops creates this binding, of this role to this subject. */
  readonly isKnown: boolean
}

/** All grants of all bindings. `held`: the rules of each role by its id. Pure. */
export const grantsOf = (
  bindings: readonly BindingObject[],
  held: ReadonlyMap<string, readonly HeldRule[]>,
): readonly Grant[] => {
  const rulesById = new Map([...held].map(([id, rules]) => [id, rules.map(({ rule }) => rule)]))
  const excess = new Map<string, readonly PolicyRule[]>()
  const excessOfRole = (roleId: string): readonly PolicyRule[] => {
    const rest = excess.get(roleId) ?? excessOfVariants(rulesById.get(roleId) ?? [], knownVariants(roleId))
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

/** The namespaces in which a binding names a subject, by the key from `keyOf`. Pure. */
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
