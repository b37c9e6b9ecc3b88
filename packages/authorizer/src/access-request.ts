/** The user: the result of the API server's authentication. */
export interface Identity {
  readonly user: string
  readonly groups: readonly string[]
}

/** For an object or a collection of the API. */
export interface ResourceAction {
  readonly verb: string
  /** '' is the core group. */
  readonly apiGroup: string
  /** Plural, lowercase: `pods`. */
  readonly resource: string
  readonly subresource?: string
  /** Undefined or '': all namespaces, or a cluster-scoped resource. */
  readonly namespace?: string
  /** Undefined or '': no specific object, as in `list` and `create`. */
  readonly name?: string
}

/** For a non-resource path: `/healthz`. */
export interface PathAction {
  /** A method in lowercase: `get`. */
  readonly verb: string
  readonly path: string
}

/** What a request does: to a resource, or to a path that is no resource. */
export type Action = ResourceAction | PathAction

/** The input of an authorizer. */
export type AccessRequest = Identity & Action

/** Whether the request is for a path that is no resource, such as `/healthz`. */
export const isPathAction = (action: Action): action is PathAction => 'path' in action

/** `get pods/log web-0 in shop`, `get /healthz`. */
export const actionText = (action: Action): string => {
  if (isPathAction(action)) return `${action.verb} ${action.path}`
  const { verb, apiGroup, resource, subresource, namespace, name } = action
  const group = apiGroup === '' ? '' : `.${apiGroup}`
  const what = `${resource}${group}${subresource === undefined || subresource === '' ? '' : `/${subresource}`}`
  const which = name === undefined || name === '' ? '' : ` ${name}`
  return `${verb} ${what}${which}${namespace === undefined || namespace === '' ? '' : ` in ${namespace}`}`
}

/**
 * The API server's identity of a service account: its user name and the groups that it is always in.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
 */
export const serviceAccountIdentity = (namespace: string, name: string): Identity => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
})
