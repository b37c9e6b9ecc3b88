import type { PolicyRule } from '../rbac-objects.ts'
import kops from './known-kops.json' with { type: 'json' }
import kubernetes from './known-kubernetes.json' with { type: 'json' }

interface KnownBinding {
  /** `ClusterRole/system:node`, `Role/kube-system/kops-controller`. */
  readonly role: string
  /** `Group system:nodes`, `ServiceAccount kube-system/cilium`. */
  readonly subjects: readonly string[]
}

type Table<Value> = Readonly<Record<string, Value>>

/** The default roles and bindings of Kubernetes 1.36. */
const ofKubernetes = kubernetes as {
  readonly roles: Table<readonly PolicyRule[]>
  readonly bindings: Table<KnownBinding>
  readonly aggregates: Table<readonly string[]>
}

/** What kops 1.36 writes to the state store: one entry per variant, because some roles depend on the specification. */
const ofKops = kops as {
  readonly roles: Table<readonly (readonly PolicyRule[])[]>
  readonly bindings: Table<readonly KnownBinding[]>
  readonly aggregates: Table<readonly string[]>
}

/** Objects may be named `constructor`. */
const own = <Value>(record: Table<Value>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

const listOf = <Value>(value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value])

/**
 * The rules of this name in Kubernetes 1.36 or in an addon of kops, one list per variant; empty for other names. A role
 * is known if one of the lists covers it.
 */
export const knownVariants = (roleId: string): readonly (readonly PolicyRule[])[] => [
  ...listOf(own(ofKubernetes.roles, roleId)),
  ...(own(ofKops.roles, roleId) ?? []),
]

/** The built-in roles that this one is supposed to extend. */
export const knownAggregation = (roleId: string): readonly string[] =>
  own(ofKubernetes.aggregates, roleId) ?? own(ofKops.aggregates, roleId) ?? []

const knownBindings = (bindingId: string): readonly KnownBinding[] => [
  ...listOf(own(ofKubernetes.bindings, bindingId)),
  ...(own(ofKops.bindings, bindingId) ?? []),
]

/** Whether Kubernetes or kops creates this binding, of this role to this subject. The name alone does not count. */
export const isKnownGrant = (bindingId: string, roleId: string, subject: string): boolean =>
  knownBindings(bindingId).some(({ role, subjects }) => role === roleId && subjects.includes(subject))

/** A binding of Kubernetes or of an addon of kops, in the words of the table. */
export interface KnownGrant extends KnownBinding {
  /** `ClusterRoleBinding/system:node`. */
  readonly binding: string
}

/** The default bindings of Kubernetes 1.36; the addons of kops are not among them. */
export const defaultGrants = (): readonly KnownGrant[] =>
  Object.entries(ofKubernetes.bindings).map(([binding, grant]) => ({ binding, ...grant }))

/** The bindings of addons of kops 1.36 that do not depend on the specification. */
export const addonGrants = (): readonly KnownGrant[] =>
  Object.entries(ofKops.bindings).flatMap(([binding, [grant, ...variants]]) =>
    grant === undefined || variants.length > 0 ? [] : [{ binding, ...grant }],
  )

/** The rules of an addon's role that does not depend on the specification; undefined for others. */
export const addonRules = (roleId: string): readonly PolicyRule[] | undefined => {
  const [rules, ...variants] = own(ofKops.roles, roleId) ?? []
  return variants.length > 0 ? undefined : rules
}

/** The rules of a default role of Kubernetes 1.36; undefined for other names. */
export const defaultRules = (roleId: string): readonly PolicyRule[] | undefined => own(ofKubernetes.roles, roleId)

/** Whether Kubernetes or kops uses the name, regardless of the contents. */
export const isKnownBinding = (bindingId: string): boolean => knownBindings(bindingId).length > 0

/** The rights of all authenticated users: basic-user, discovery, public-info. */
export const rulesOfEverybody: readonly PolicyRule[] = Object.values(ofKubernetes.bindings)
  .filter(({ subjects }) => subjects.includes('Group system:authenticated'))
  .flatMap(({ role }) => knownVariants(role).flat())
