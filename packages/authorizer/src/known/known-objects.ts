import { objectId, type BindingObject, type RbacObjects, type RoleObject, type Subject } from '../rbac-objects.ts'
import { addonGrants, addonRules, defaultRules } from './known-rbac.ts'

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

/** The binding as Kubernetes or kops creates it. */
export const knownBinding = (id: string, roleId: string, subjects: readonly string[]): BindingObject => {
  const { kind, ...metadata } = placeOf(id)
  const { kind: roleKind, name } = placeOf(roleId)
  return { kind, metadata, roleRef: { kind: roleKind, name }, subjects: subjects.map(subjectFrom) }
}

/** The role as Kubernetes or kops creates it. */
export const knownRole = (id: string): RoleObject => {
  const { kind, ...metadata } = placeOf(id)
  return { kind, metadata, rules: defaultRules(id) ?? addonRules(id) ?? [] }
}

/** Its rules are known, whatever the specification says. */
const isPublished = (roleId: string): boolean => (defaultRules(roleId) ?? addonRules(roleId)) !== undefined

/** Only service accounts of kube-system: whoever may create those is trusted there already. */
const isOfSystem = (subjects: readonly string[]): boolean =>
  subjects.length > 0 && subjects.every((subject) => subject.startsWith('ServiceAccount kube-system/'))

/**
 * The published roles and bindings of add-ons of kops that these objects lack, for service accounts of kube-system. A
 * role of the same name that exists is not replaced. Pure.
 */
export const absentComponents = ({ roles, bindings }: RbacObjects): RbacObjects => {
  const present = new Set([...roles, ...bindings].map(objectId))
  const absent = addonGrants().filter(
    ({ binding, role, subjects }) =>
      !present.has(binding) && isOfSystem(subjects) && (present.has(role) || isPublished(role)),
  )
  const missing = new Set(absent.map(({ role }) => role).filter((role) => !present.has(role)))
  return {
    roles: [...missing].map(knownRole),
    bindings: absent.map(({ binding, role, subjects }) => knownBinding(binding, role, subjects)),
  }
}
