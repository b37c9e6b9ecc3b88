import type { Subject } from '@dayone/authorizer'

/** `ServiceAccount shop/ci` or `User oidc:repo:acme/shop`, as written in dayone.yaml. */
export interface CiIdentity {
  readonly serviceAccount?: string | undefined
  readonly user?: string | undefined
}

/** The RBAC subject of the identity. */
export const ciSubject = ({ serviceAccount, user = '' }: CiIdentity): Subject => {
  if (serviceAccount === undefined) return { kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }
  const [namespace = '', name = ''] = serviceAccount.split('/')
  return { kind: 'ServiceAccount', namespace, name }
}
