import type { Kube } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import { statusError } from '../client/status-error.ts'

/** One rule of the answer, as a PolicyRule of RBAC. */
export interface OwnRule {
  readonly verbs: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

export interface OwnRules {
  readonly rules: readonly OwnRule[]
  /** Authorizers that decide and do not tell their rules; empty when the list is whole. */
  readonly silent: readonly string[]
}

interface ReviewStatus {
  readonly resourceRules?: readonly OwnRule[]
  readonly nonResourceRules?: readonly OwnRule[]
  readonly incomplete: boolean
  readonly evaluationError?: string
}

/** The node authorizer never tells its rules, and gives rights to nodes only. https://kubernetes.io/docs/reference/access-authn-authz/node/ */
const isOfNodes = (part: string): boolean => /node authorizer/i.test(part)

/**
 * What whoever `kube` asks as may do in a namespace (SelfSubjectRulesReview): bindings of that namespace and of the whole
 * cluster. Stores nothing. Throws UserError when it is refused.
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
  const said = evaluationError.split(/,\s*/).filter((part) => part !== '' && !isOfNodes(part))
  return {
    rules: [...resourceRules, ...nonResourceRules],
    silent: incomplete && evaluationError === '' ? ['the list is not complete'] : said,
  }
}
