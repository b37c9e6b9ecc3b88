import type { Kube } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import { statusError } from '../client/status-error.ts'

interface Asker {
  readonly user: string
  readonly groups: readonly string[]
}

/** Who would do what. */
export interface AccessQuestion extends Asker {
  readonly verb: string
  /** '' is the core group. */
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  /** Undefined: in every namespace, or for what has none. */
  readonly namespace?: string
  readonly name?: string
}

/** Who would read or write a path that is no resource: `get /metrics`. */
export interface PathQuestion extends Asker {
  readonly verb: string
  readonly path: string
}

export interface AccessAnswer {
  readonly allowed: boolean
  /** The authorizer's own words: `RBAC: allowed by RoleBinding …`; empty when nobody said why. */
  readonly reason: string
}

const attributesOf = (question: AccessQuestion | PathQuestion) => {
  if ('path' in question) return { nonResourceAttributes: { verb: question.verb, path: question.path } }
  const { verb, group, resource, subresource, namespace, name } = question
  return { resourceAttributes: { verb, group, resource, subresource, namespace, name } }
}

/**
 * Asks the API server's own authorizers about somebody else (SubjectAccessReview). Stores nothing. A cluster with
 * AlwaysAllow says yes to every question.
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
