import * as z from 'zod'
import { isPathAction, type AccessRequest, type Action } from '../access-request.ts'

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '')

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
const questionShape = z.object({
  spec: z.object({
    user: z.string().min(1),
    groups: z
      .array(z.string())
      .nullish()
      .transform((given) => given ?? []),
    resourceAttributes: z
      .object({
        verb: z.string().min(1),
        group: text,
        resource: z.string().min(1),
        subresource: text,
        namespace: text,
        name: text,
      })
      .nullish(),
    nonResourceAttributes: z.object({ verb: z.string().min(1), path: z.string().min(1) }).nullish(),
  }),
})
const answerShape = z.object({ status: z.object({ allowed: z.boolean() }) })

const nodePrefix = 'system:node:'
const reviews: readonly string[] = ['localsubjectaccessreviews', 'subjectaccessreviews']

/** A request to another server than the API server, and what the API server answered about it. */
export interface DelegatedQuestion {
  readonly request: AccessRequest
  readonly isAllowed: boolean
}

const actionOf = ({
  resourceAttributes,
  nonResourceAttributes,
}: z.infer<typeof questionShape>['spec']): Action | undefined => {
  if (!resourceAttributes) return nonResourceAttributes ?? undefined
  const { verb, group, resource, subresource, namespace, name } = resourceAttributes
  return { verb, apiGroup: group, resource, subresource, namespace, name }
}

const hasStar = (action: Action): boolean => Object.values(action).some((part: string) => part.includes('*'))

/**
 * Who asks about others because it serves them: a kubelet about its own node, and the service account of any server
 * that leaves authorization to the API server (kube-rbac-proxy, controllers that protect their metrics, servers of
 * APIServices). People and other nodes ask what someone could do; so does an account about itself.
 */
const servesThem = ({ user, groups }: AccessRequest, asked: string, action: Action): boolean => {
  if (user.startsWith(nodePrefix) && groups.includes('system:nodes'))
    return (
      !isPathAction(action) &&
      action.apiGroup === '' &&
      action.resource === 'nodes' &&
      action.name === user.slice(nodePrefix.length)
    )
  return user.startsWith('system:serviceaccount:') && groups.includes('system:serviceaccounts') && asked !== user
}

/**
 * Who used a server that asks the API server about each request. Such a request is not in the log, only the question,
 * and the server denies it once RBAC answers no. Undefined if `own`, the request of the event, is no such question, or
 * if the audit policy did not keep question and answer. Pure.
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
 * https://github.com/brancz/kube-rbac-proxy#how-does-it-work
 */
export const delegatedQuestion = (
  own: AccessRequest,
  { requestObject, responseObject }: { readonly requestObject?: unknown; readonly responseObject?: unknown },
): DelegatedQuestion | undefined => {
  if (isPathAction(own) || own.verb !== 'create' || !reviews.includes(own.resource)) return undefined
  const asked = questionShape.safeParse(requestObject)
  const answered = answerShape.safeParse(responseObject)
  if (!asked.success || !answered.success) return undefined
  const { user, groups } = asked.data.spec
  const action = actionOf(asked.data.spec)
  if (action === undefined || hasStar(action) || !servesThem(own, user, action)) return undefined
  return { request: { user, groups, ...action }, isAllowed: answered.data.status.allowed }
}
