import type { PolicyRule } from '../rbac-objects.ts'
import table from './known-rbac.json' with { type: 'json' }

interface KnownBinding {
  /** `ClusterRole/system:node`, `Role/kube-system/kops-controller`. */
  readonly role: string
  /** `Group system:nodes`, `ServiceAccount kube-system/cilium`. */
  readonly subjects: readonly string[]
}

const { roles, bindings, aggregates } = table as {
  readonly roles: Readonly<Record<string, readonly PolicyRule[]>>
  readonly bindings: Readonly<Record<string, KnownBinding>>
  readonly aggregates: Readonly<Record<string, readonly string[]>>
}

/** Objects may be named `constructor`. */
const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** The rules of this name in Kubernetes 1.36 or in an addon of kops; undefined for other names. */
export const knownRules = (roleId: string): readonly PolicyRule[] | undefined => own(roles, roleId)

/** The built-in roles that this one is supposed to extend. */
export const knownAggregation = (roleId: string): readonly string[] => own(aggregates, roleId) ?? []

/** Whether Kubernetes or kops creates this binding, of this role to this subject. The name alone does not count. */
export const isKnownGrant = (bindingId: string, roleId: string, subject: string): boolean => {
  const known = own(bindings, bindingId)
  return known?.role === roleId && known.subjects.includes(subject)
}

/** A binding that Kubernetes or kops creates, in the words of the table. */
export interface KnownGrant extends KnownBinding {
  /** `RoleBinding/kube-system/kops-controller`. */
  readonly binding: string
}

/** All of them. */
export const knownGrants = (): readonly KnownGrant[] =>
  Object.entries(bindings).map(([binding, grant]) => ({ binding, ...grant }))

/** Whether Kubernetes or kops uses the name, regardless of the contents. */
export const isKnownBinding = (bindingId: string): boolean => Object.hasOwn(bindings, bindingId)

/** The rights of all authenticated users: basic-user, discovery, public-info. */
export const rulesOfEverybody: readonly PolicyRule[] = Object.values(bindings)
  .filter(({ subjects }) => subjects.includes('Group system:authenticated'))
  .flatMap(({ role }) => knownRules(role) ?? [])
