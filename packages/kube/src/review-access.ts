import type { Kube, KubeRequest } from './kube.ts'
import { statusError } from './status-error.ts'

/** Who would do what. */
export interface AccessQuestion {
  readonly user: string
  readonly groups: readonly string[]
  readonly verb: string
  /** '' is the core group. */
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  /** Undefined: in every namespace, or for what has none. */
  readonly namespace?: string
  readonly name?: string
}

export interface AccessAnswer {
  readonly allowed: boolean
  /** The authorizer's own words: `RBAC: allowed by RoleBinding …`; empty when nobody said why. */
  readonly reason: string
}

/**
 * Asks the API server's own authorizers about somebody else (SubjectAccessReview). Stores nothing. A cluster with
 * AlwaysAllow says yes to every question.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export const reviewAccess = async (kube: Pick<Kube, 'request'>, question: AccessQuestion): Promise<AccessAnswer> => {
  const { user, groups, verb, group, resource, subresource, namespace, name } = question
  const request: KubeRequest = {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, groups, resourceAttributes: { verb, group, resource, subresource, namespace, name } },
    },
  }
  const response = await kube.request(request)
  if (response.status !== 201) throw statusError(`Asking what ${user} may do`, request, response)
  const { status } = response.body as { status: { allowed: boolean; reason?: string } }
  return { allowed: status.allowed, reason: status.reason ?? '' }
}
