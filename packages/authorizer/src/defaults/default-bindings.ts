import { knownBinding, knownRole } from '../known/known-objects.ts'
import { defaultGrants } from '../known/known-rbac.ts'
import { objectId, type RbacObjects } from '../rbac-objects.ts'
import { withDefaultRoles } from './with-default-roles.ts'

/**
 * Objects of a live cluster as they are once RBAC decides: an API server with AlwaysAllow does not create the default
 * roles and bindings (Kubernetes 1.36), and one with RBAC creates them before it is ready. Pure.
 */
export const withBootstrap = <Objects extends RbacObjects>(live: Objects): Objects => {
  // Add-ons of kops carry the label of the defaults too, so only a name tells.
  const isBootstrapped = live.roles.some((role) => objectId(role) === 'ClusterRole/cluster-admin')
  return isBootstrapped ? live : withDefaultBindings(live)
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
    .map(({ binding, role, subjects }) => knownBinding(binding, role, subjects))
  const missing = defaults.map(({ role }) => role).filter((role) => !roles.has(role))
  return {
    ...withRoles,
    roles: [...withRoles.roles, ...[...new Set(missing)].map(knownRole)],
    bindings: [...objects.bindings, ...added],
  }
}
