import type { Kube } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import { statusError } from '../client/status-error.ts'

/** One rule of the response, as an RBAC PolicyRule. */
export interface OwnRule {
  readonly verbs: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

/** The result of a SelfSubjectRulesReview. */
export interface OwnRules {
  readonly rules: readonly OwnRule[]
  /** Authorizers that take part but do not list their rules; empty if the list is complete. */
  readonly silent: readonly string[]
}

interface ReviewStatus {
  readonly resourceRules?: readonly OwnRule[]
  readonly nonResourceRules?: readonly OwnRule[]
  readonly incomplete: boolean
  readonly evaluationError?: string
}

/**
 * The node authorizer never lists its rules, and authorizes only nodes.
 * https://kubernetes.io/docs/reference/access-authn-authz/node/
 */
const isOfNodes = (part: string): boolean => /node authorizer/i.test(part)

/**
 * The permissions of the user of `kube` in a namespace (SelfSubjectRulesReview), from bindings in the namespace and in
 * the cluster. Stores nothing. Throws UserError if the request is denied.
 */
export const reviewOwnRules = async (kube: Pick<Kube, 'request'>, namespace: string): Promise<OwnRules> => {
  const request: KubeRequest = {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
  }
  const response = await kube.request(request)
  if (response.status !== 201) throw statusError(`Listing own permissions in ${namespace}`, request, response)
  const { status } = response.body as { readonly status: ReviewStatus }
  const { resourceRules = [], nonResourceRules = [], incomplete, evaluationError = '' } = status
  const errors = evaluationError.split(/,\s*/).filter((part) => part !== '' && !isOfNodes(part))
  return {
    rules: [...resourceRules, ...nonResourceRules],
    silent: incomplete && evaluationError === '' ? ['the list is not complete'] : errors,
  }
}
