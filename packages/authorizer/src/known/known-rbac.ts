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

/** Objects can be named `constructor`. */
const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** What Kubernetes 1.36 or an addon of kops puts under this name; undefined for a name they do not use. */
export const knownRules = (roleId: string): readonly PolicyRule[] | undefined => own(roles, roleId)

/** The built-in roles that this one is made to extend. */
export const knownAggregation = (roleId: string): readonly string[] => own(aggregates, roleId) ?? []

/** True for a binding that Kubernetes or kops makes, of this role to this subject. A name alone says nothing. */
export const isKnownGrant = (bindingId: string, roleId: string, subject: string): boolean => {
  const known = own(bindings, bindingId)
  return known?.role === roleId && known.subjects.includes(subject)
}

/** The name belongs to Kubernetes or kops, whatever is in it. */
export const isKnownBinding = (bindingId: string): boolean => Object.hasOwn(bindings, bindingId)

/** What everybody with credentials has: basic-user, discovery, public-info. */
export const rulesOfEverybody: readonly PolicyRule[] = Object.values(bindings)
  .filter(({ subjects }) => subjects.includes('Group system:authenticated'))
  .flatMap(({ role }) => knownRules(role) ?? [])
