import type { Identity } from './access-request.ts'
import type { BindingObject, Subject } from './rbac-objects.ts'

/** A binding, with those of its subjects that match an identity. */
export interface AppliedBinding {
  readonly binding: BindingObject
  readonly subjects: readonly Subject[]
}

export interface BindingIndex {
  /** ClusterRoleBindings, then the RoleBindings of this namespace (none for ''), in the given order. */
  appliesTo(identity: Identity, namespace: string): readonly AppliedBinding[]
  /** The same for all namespaces. */
  appliesAnywhere(identity: Identity): readonly AppliedBinding[]
}

/** The position of a binding in the given order, and its subject. */
interface Entry {
  readonly at: number
  readonly subject: Subject
}

type Scope = Map<string, Entry[]>

/** The user or group name that matches the subject; undefined: no identity matches. */
const keyOf = ({ kind, name, namespace = '' }: Subject, bindingNamespace: string): string | undefined => {
  switch (kind) {
    case 'User':
      return `user ${name}`
    case 'Group':
      return `group ${name}`
    case 'ServiceAccount': {
      const own = namespace === '' ? bindingNamespace : namespace
      return own === '' ? undefined : `user system:serviceaccount:${own}:${name}`
    }
    default:
      return undefined
  }
}

const keysOf = ({ user, groups }: Identity): readonly string[] => [
  `user ${user}`,
  ...new Set(groups.map((group) => `group ${group}`)),
]

/**
 * Finds the bindings of an identity without scanning all of them. A service account matches by its user name, not by a
 * group. Source: appliesTo and appliesToUser of pkg/registry/rbac/validation/rule.go.
 */
export const bindingIndex = (bindings: readonly BindingObject[]): BindingIndex => {
  const everywhere: Scope = new Map()
  const inNamespace = new Map<string, Scope>()
  const inAnyNamespace: Scope = new Map()
  const scopeOf = ({ metadata: { namespace = '' } }: BindingObject): Scope => {
    const scope = inNamespace.get(namespace) ?? new Map<string, Entry[]>()
    inNamespace.set(namespace, scope)
    return scope
  }
  for (const [at, binding] of bindings.entries()) {
    const scopes = binding.kind === 'ClusterRoleBinding' ? [everywhere] : [scopeOf(binding), inAnyNamespace]
    const own = binding.kind === 'ClusterRoleBinding' ? '' : (binding.metadata.namespace ?? '')
    for (const subject of binding.subjects ?? []) {
      const key = keyOf(subject, own)
      if (key === undefined) continue
      for (const scope of scopes) {
        const entries = scope.get(key)
        if (entries === undefined) scope.set(key, [{ at, subject }])
        else entries.push({ at, subject })
      }
    }
  }

  const found = (scope: Scope | undefined, keys: readonly string[]): readonly AppliedBinding[] => {
    if (scope === undefined) return []
    const entries = keys.flatMap((key) => scope.get(key) ?? []).sort((a, b) => a.at - b.at)
    const applied = new Map<number, { binding: BindingObject; subjects: Subject[] }>()
    for (const { at, subject } of entries) {
      const binding = bindings[at]
      if (binding === undefined) continue
      const one = applied.get(at) ?? { binding, subjects: [] }
      one.subjects.push(subject)
      applied.set(at, one)
    }
    return [...applied.values()]
  }

  return {
    appliesTo(identity, namespace) {
      const keys = keysOf(identity)
      return [...found(everywhere, keys), ...(namespace === '' ? [] : found(inNamespace.get(namespace), keys))]
    },
    appliesAnywhere(identity) {
      const keys = keysOf(identity)
      return [...found(everywhere, keys), ...found(inAnyNamespace, keys)]
    },
  }
}
