import type { AccessRequest, Action, Identity, ResourceAction } from '../access-request.ts'
import type { AuditEvent } from './audit-event-shape.ts'

const pathOf = (uri: string): string => {
  const [path = ''] = uri.split('?')
  try {
    return decodeURIComponent(path)
  } catch {
    // The API server itself would have rejected it: it is left unchanged.
    return path
  }
}

/**
 * Whether the request itself limits a list or a watch to this name: then the authorizer sees the name too. Source:
 * NewRequestInfo of k8s.io/apiserver/pkg/endpoints/request/requestinfo.go.
 */
const selectsName = (uri: string, name: string): boolean => {
  const [path = '', query = ''] = uri.split('?')
  const terms = (new URLSearchParams(query).get('fieldSelector') ?? '').split(',')
  return (
    terms.some((term) => term === `metadata.name=${name}` || term === `metadata.name==${name}`) ||
    (path.includes('/watch/') && path.endsWith(`/${name}`))
  )
}

/** The name that the authorizer saw, which the log completes with that of the created object. */
const nameOf = ({ verb, objectRef, requestURI }: AuditEvent): string => {
  const { name = '', subresource = '' } = objectRef ?? {}
  if (verb === 'deletecollection' || (verb === 'create' && subresource === '')) return ''
  return (verb === 'list' || verb === 'watch') && !selectsName(requestURI, name) ? '' : name
}

/** The request itself, as the authorizer saw it. */
export const eventAction = (event: AuditEvent): Action => {
  const { verb, objectRef, requestURI } = event
  if (!objectRef) return { verb, path: pathOf(requestURI) }
  const { resource, subresource, namespace, apiGroup } = objectRef
  return { verb, apiGroup, resource, subresource, namespace, name: nameOf(event) }
}

/** kubectl opens these as a WebSocket since Kubernetes 1.31, which the log has as `get`. */
const opened: readonly string[] = ['attach', 'exec', 'portforward']

const isOpenedPod = ({ verb, objectRef }: AuditEvent): boolean =>
  verb === 'get' &&
  objectRef?.apiGroup === '' &&
  objectRef.resource === 'pods' &&
  opened.includes(objectRef.subresource)

/**
 * Which requests need permission to create as well, and there the name counts: an update, or a patch such as that of
 * server-side apply, that creates its object; and since Kubernetes 1.35 the opening of a pod with `get`. Source:
 * withAuthorization of k8s.io/apiserver/pkg/endpoints/handlers/update.go, and ensureAuthorizedForVerb of
 * k8s.io/kubernetes/pkg/registry/core/pod/rest/authorize.go.
 */
const creationOf = (event: AuditEvent): readonly ResourceAction[] => {
  const { verb, objectRef, responseStatus } = event
  const isCreated = (verb === 'update' || verb === 'patch') && responseStatus?.code === 201
  return objectRef && (isCreated || isOpenedPod(event)) ? [{ ...objectRef, verb: 'create' }] : []
}

/** Groups that the API server adds when impersonating: they were not requested. */
const isAdded = (group: string): boolean =>
  group === 'system:authenticated' || group.startsWith('system:serviceaccounts')

/**
 * The permissions that impersonation requires.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
const impersonations = ({
  username,
  groups,
  uid,
  extra,
}: NonNullable<AuditEvent['impersonatedUser']>): readonly Action[] => {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username)
  const common = { verb: 'impersonate', apiGroup: '' }
  const ofUser = { verb: 'impersonate', apiGroup: 'authentication.k8s.io' }
  return [
    account === null
      ? { ...common, resource: 'users', name: username }
      : { ...common, resource: 'serviceaccounts', namespace: account[1] ?? '', name: account[2] ?? '' },
    ...groups.filter((group) => !isAdded(group)).map((name) => ({ ...common, resource: 'groups', name })),
    ...(uid === '' ? [] : [{ ...ofUser, resource: 'uids', name: uid }]),
    ...Object.entries(extra).flatMap(([subresource, values]) =>
      values.map((name) => ({ ...ofUser, resource: 'userextras', subresource, name })),
    ),
  ]
}

/** Everything that an event needed permission for. Pure. */
export const eventRequests = (event: AuditEvent): readonly AccessRequest[] => {
  const { user, impersonatedUser } = event
  const who: Identity = { user: user.username, groups: user.groups }
  const actions = [eventAction(event), ...creationOf(event)]
  if (!impersonatedUser) return actions.map((action) => ({ ...who, ...action }))
  const as: Identity = { user: impersonatedUser.username, groups: impersonatedUser.groups }
  return [
    ...actions.map((action) => ({ ...as, ...action })),
    ...impersonations(impersonatedUser).map((action) => ({ ...who, ...action })),
  ]
}

/** Source: forbiddenMessage of k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go. */
const refusal =
  /^\S+(?: "(?<name>[^"]*)")? is forbidden: User "[^"]*" cannot (?<verb>\S+) resource "(?<resource>[^"/]+)(?:\/(?<subresource>[^"]+))?" in API group "(?<apiGroup>[^"]*)" (?:in the namespace "(?<namespace>[^"]*)"|at the cluster scope)/

/** Of the permission to create that opening a pod needs: it says no more than RBAC gives as its reason. */
const refusalToOpen = /^pods "[^"]*" is forbidden: (?:RBAC: .*)?$/s

/**
 * What an authorizer refused, if the response says so. It need not be the request itself: impersonation, and the
 * permission to create that an update needs, are asked separately. Pure.
 */
export const refusedRequest = (event: AuditEvent): AccessRequest | undefined => {
  const { user, impersonatedUser, responseStatus } = event
  if (responseStatus?.code !== 403) return undefined
  const { username, groups } = impersonatedUser ?? user
  const who: Identity = { user: username, groups }
  const parts = refusal.exec(responseStatus.message)?.groups
  if (parts !== undefined) {
    const { name = '', verb = '', resource = '', subresource = '', apiGroup = '', namespace = '' } = parts
    return { ...who, verb, apiGroup, resource, subresource, namespace, name }
  }
  const [creation] = isOpenedPod(event) && refusalToOpen.test(responseStatus.message) ? creationOf(event) : []
  return creation === undefined ? undefined : { ...who, ...creation }
}
