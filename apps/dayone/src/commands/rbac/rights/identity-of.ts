import { serviceAccountIdentity, type Identity } from '@dayone/authorizer'
import { UserError } from '@dayone/pipeline'
import type { RbacOptions } from '../rbac-options.ts'

/**
 * The identity in the options, with the groups that the API server adds: `system:authenticated`, those of a service
 * account. Throws UserError (exit 2) for a service account that is not `namespace/name`. Pure.
 */
export function identityOf({ user, group = [], serviceAccount }: RbacOptions): Identity {
  const found = baseOf(user, serviceAccount)
  return { user: found.user, groups: [...new Set([...found.groups, ...group])] }
}

function baseOf(user: string | undefined, account: string | undefined): Identity {
  const [namespace = '', name = '', ...more] = account?.split('/') ?? []
  if (account !== undefined) {
    if (namespace === '' || name === '' || more.length > 0)
      throw new UserError(`"${account}" is not a service account.`, { hint: 'Use NAMESPACE/NAME, for example shop/ci' })
    return serviceAccountIdentity(namespace, name)
  }
  const parts = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user ?? '')
  if (parts !== null) return serviceAccountIdentity(parts[1] ?? '', parts[2] ?? '')
  if (user === 'system:anonymous') return { user, groups: ['system:unauthenticated'] }
  return { user: user ?? '', groups: ['system:authenticated'] }
}

/** `User jane`, `ServiceAccount shop/ci`, `Group oidc:dev`: as typed. */
export function identityTitle({ user, group = [], serviceAccount }: RbacOptions): string {
  const groups = group.length === 0 ? '' : `${group.length === 1 ? 'Group' : 'Groups'} ${group.join(', ')}`
  if (serviceAccount === undefined && user === undefined) return groups
  const who = serviceAccount === undefined ? `User ${user ?? ''}` : `ServiceAccount ${serviceAccount}`
  return groups === '' ? who : `${who} (${groups})`
}
