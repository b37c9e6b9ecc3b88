import { subjectSlug } from '../audit/subject-slug.ts'
import { objectId, type BindingObject, type RbacObjects, type RoleObject, type Subject } from '../rbac-objects.ts'
import type { PublishedComponent, PublishedGrant } from './published-component.ts'

/** A service account that runs a component. */
export interface ComponentAccount {
  readonly namespace: string
  readonly name: string
  readonly component: PublishedComponent
}

/** What belongs together: a component rarely uses all of its permissions in one log, and needs all of them. */
export interface PublishedSet {
  /** `monitoring/prometheus`. */
  readonly account: string
  /** `published permissions of prometheus v3.0.0`. */
  readonly title: string
  /** The ids of its bindings: `ClusterRoleBinding/…`. */
  readonly bindings: readonly string[]
}

/** Roles and bindings of published components, with the set that each comes from. */
export interface PublishedObjects extends RbacObjects {
  readonly sets: readonly PublishedSet[]
}

const prefix = 'dayone-published:'

const placeOf = ({ in: place }: PublishedGrant, namespace: string): { readonly namespace?: string } =>
  place === 'cluster' ? {} : { namespace: place === 'own' ? namespace : place }

const refOf = (id: string): { readonly kind: string; readonly name: string } => {
  const [kind = '', name = ''] = id.split('/')
  return { kind, name }
}

const objectsOf = ({ namespace, name, component }: ComponentAccount) => {
  const account: Subject = { kind: 'ServiceAccount', namespace, name }
  return component.grants.map((grant, at): { readonly role?: RoleObject; readonly binding: BindingObject } => {
    const scope = grant.in === 'cluster' ? 'Cluster' : ''
    const metadata = {
      name: `${prefix}${component.name.replaceAll(' ', '-')}:${subjectSlug(account)}:${at}`,
      ...placeOf(grant, namespace),
    }
    const binding = { kind: `${scope}RoleBinding`, metadata, subjects: [account] }
    if (typeof grant.grants === 'string') return { binding: { ...binding, roleRef: refOf(grant.grants) } }
    const role = { kind: `${scope}Role`, metadata, rules: grant.grants }
    return { role, binding: { ...binding, roleRef: { kind: role.kind, name: metadata.name } } }
  })
}

/** Whether something else than the rules of a migration names the account. */
const isBound =
  (account: Subject) =>
  ({ metadata, subjects }: BindingObject): boolean =>
    metadata.name !== `dayone-migration:${subjectSlug(account)}` &&
    (subjects ?? []).some(
      ({ kind, name, namespace }) =>
        kind === 'ServiceAccount' && name === account.name && (namespace ?? metadata.namespace) === account.namespace,
    )

/**
 * The published permissions for accounts that no binding names. What is bound already was installed with roles of its
 * own. Pure.
 */
export const publishedObjects = (
  accounts: readonly ComponentAccount[],
  { bindings }: Pick<RbacObjects, 'bindings'>,
): PublishedObjects => {
  const open = accounts.filter(
    ({ namespace, name }) => !bindings.some(isBound({ kind: 'ServiceAccount', namespace, name })),
  )
  const made = open.map((one) => ({ ...one, objects: objectsOf(one) }))
  const objects = made.flatMap((one) => one.objects)
  return {
    roles: objects.flatMap(({ role }) => role ?? []),
    bindings: objects.map(({ binding }) => binding),
    sets: made.map(({ namespace, name, component, objects: own }) => ({
      account: `${namespace}/${name}`,
      title: `published permissions of ${component.name} ${component.version}`,
      bindings: own.map(({ binding }) => objectId(binding)),
    })),
  }
}
