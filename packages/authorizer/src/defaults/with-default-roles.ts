import { objectId, type RbacObjects, type RoleObject } from '../rbac-objects.ts'
import table from './default-cluster-roles.json' with { type: 'json' }

/**
 * `cluster-admin`, `admin`, `edit`, `view` and the `system:` roles of Kubernetes 1.36, as created by every API server.
 */
const defaultRoles = table as unknown as readonly RoleObject[]

/**
 * Manifests as they apply in a cluster: with the default ClusterRoles of every API server, so that a binding to `edit`
 * grants the rights of `edit`. A manifest of the same name takes precedence. Kubernetes' default bindings
 * (`system:discovery` for all authenticated users) are not added, because only the rights from these manifests matter.
 * Pure. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export const withDefaultRoles = <Objects extends RbacObjects>(objects: Objects): Objects => {
  const own = new Set(objects.roles.map(objectId))
  return { ...objects, roles: [...objects.roles, ...defaultRoles.filter((role) => !own.has(objectId(role)))] }
}
