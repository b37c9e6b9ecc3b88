import {
  withBootstrap,
  type AuthorizerOptions,
  type BindingObject,
  type RbacObjects,
  type RoleObject,
} from '@dayone/authorizer'
import type { Kube } from '@dayone/kube'

/** Every role and binding of the live cluster. */
export async function liveObjects(kube: Kube): Promise<RbacObjects> {
  const list = async <T>(kind: string): Promise<readonly T[]> =>
    (await kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })) as unknown as readonly T[]
  const [clusterRoles, roles, everywhere, here] = await Promise.all([
    list<RoleObject>('ClusterRole'),
    list<RoleObject>('Role'),
    list<BindingObject>('ClusterRoleBinding'),
    list<BindingObject>('RoleBinding'),
  ])
  return { roles: [...clusterRoles, ...roles], bindings: [...everywhere, ...here] }
}

/**
 * The same as they are once RBAC decides, with the default roles. Aggregated default roles are then filled by the
 * controller manager.
 */
export async function objectsUnderRbac(kube: Kube): Promise<AuthorizerOptions & { readonly objects: RbacObjects }> {
  const live = await liveObjects(kube)
  const objects = withBootstrap(live)
  return { objects, aggregation: objects === live ? 'stored' : 'computed' }
}
