import { defaultGrants, defaultRules } from '../known/known-rbac.ts'
import { objectId, type BindingObject, type RbacObjects, type RoleObject, type Subject } from '../rbac-objects.ts'
import { withDefaultRoles } from './with-default-roles.ts'

const subjectFrom = (title: string): Subject => {
  const [kind = '', name = ''] = title.split(' ')
  const [namespace = '', own = ''] = name.split('/')
  return kind === 'ServiceAccount' ? { kind, namespace, name: own } : { kind, name }
}

const placeOf = (id: string): { readonly kind: string; readonly name: string; readonly namespace?: string } => {
  const [kind = '', ...rest] = id.split('/')
  if (kind.startsWith('Cluster')) return { kind, name: rest.join('/') }
  const [namespace = '', ...name] = rest
  return { kind, namespace, name: name.join('/') }
}

const bindingFrom = (id: string, roleId: string, subjects: readonly string[]): BindingObject => {
  const { kind, ...metadata } = placeOf(id)
  const { kind: roleKind, name } = placeOf(roleId)
  return { kind, metadata, roleRef: { kind: roleKind, name }, subjects: subjects.map(subjectFrom) }
}

const roleFrom = (id: string): RoleObject => {
  const { kind, ...metadata } = placeOf(id)
  return { kind, metadata, rules: defaultRules(id) ?? [] }
}

/**
 * Manifests as a whole cluster: with the default roles and bindings of Kubernetes 1.36, which give the control plane
 * its permissions. A manifest of the same name takes precedence. Pure.
 */
export const withDefaultBindings = <Objects extends RbacObjects>(objects: Objects): Objects => {
  const withRoles = withDefaultRoles(objects)
  const roles = new Set(withRoles.roles.map(objectId))
  const own = new Set(objects.bindings.map(objectId))
  const defaults = defaultGrants()
  const added = defaults
    .filter(({ binding }) => !own.has(binding))
    .map(({ binding, role, subjects }) => bindingFrom(binding, role, subjects))
  const missing = defaults.map(({ role }) => role).filter((role) => !roles.has(role))
  return {
    ...withRoles,
    roles: [...withRoles.roles, ...[...new Set(missing)].map(roleFrom)],
    bindings: [...objects.bindings, ...added],
  }
}
