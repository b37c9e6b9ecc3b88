import { objectId, type RbacObjects, type RoleObject } from '../rbac-objects.ts'
import table from './default-cluster-roles.json' with { type: 'json' }

/** `cluster-admin`, `admin`, `edit`, `view` and the `system:` roles of Kubernetes 1.36, as every API server makes them. */
const defaultRoles = table as unknown as readonly RoleObject[]

/**
 * Manifests as they will count in a cluster: with the ClusterRoles that every API server makes itself, so that a binding to
 * `edit` gives what `edit` gives. A manifest of the same name wins. Kubernetes' own bindings (`system:discovery` for
 * everybody who is authenticated) are not added: what these manifests give is the question. Pure.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export const withDefaultRoles = <Objects extends RbacObjects>(objects: Objects): Objects => {
  const own = new Set(objects.roles.map(objectId))
  return { ...objects, roles: [...objects.roles, ...defaultRoles.filter((role) => !own.has(objectId(role)))] }
}
