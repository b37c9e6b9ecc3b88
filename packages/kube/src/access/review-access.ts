import type { Kube } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import { statusError } from '../client/status-error.ts'

interface Requester {
  readonly user: string
  readonly groups: readonly string[]
}

/** The user and the action to review. */
export interface AccessQuestion extends Requester {
  readonly verb: string
  /** '' is the core group. */
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  /** Undefined: all namespaces, or a cluster-scoped resource. */
  readonly namespace?: string
  readonly name?: string
}

/** Access to a non-resource path: `get /metrics`. */
export interface PathQuestion extends Requester {
  readonly verb: string
  readonly path: string
}

/** The result of a SubjectAccessReview. */
export interface AccessAnswer {
  readonly allowed: boolean
  /** The authorizer's reason: `RBAC: allowed by RoleBinding …`; empty if it gives none. */
  readonly reason: string
}

const attributesOf = (question: AccessQuestion | PathQuestion) => {
  if ('path' in question) return { nonResourceAttributes: { verb: question.verb, path: question.path } }
  const { verb, group, resource, subresource, namespace, name } = question
  return { resourceAttributes: { verb, group, resource, subresource, namespace, name } }
}

/**
 * Reviews the access of another user with the API server's own authorizers (SubjectAccessReview). Stores nothing. A
 * cluster with AlwaysAllow allows everything.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export const reviewAccess = async (
  kube: Pick<Kube, 'request'>,
  question: AccessQuestion | PathQuestion,
): Promise<AccessAnswer> => {
  const { user, groups } = question
  const request: KubeRequest = {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, groups, ...attributesOf(question) },
    },
  }
  const response = await kube.request(request)
  if (response.status !== 201) throw statusError(`Checking the permissions of ${user}`, request, response)
  const { status } = response.body as { status: { allowed: boolean; reason?: string } }
  return { allowed: status.allowed, reason: status.reason ?? '' }
}
