import * as z from 'zod'
import { isPathAction, type AccessRequest } from '../access-request.ts'

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
const questionShape = z.object({
  spec: z.object({
    user: z.string().min(1),
    groups: z.array(z.string()).default([]),
    resourceAttributes: z.object({
      verb: z.string(),
      group: z.literal('').default(''),
      resource: z.literal('nodes'),
      subresource: z.string().default(''),
      name: z.string(),
    }),
  }),
})
const answerShape = z.object({ status: z.object({ allowed: z.boolean() }) })

const nodePrefix = 'system:node:'

/** A request to the API of a kubelet, and the answer of the API server. */
export interface KubeletQuestion {
  readonly request: AccessRequest
  readonly isAllowed: boolean
}

/**
 * Who used the API of a kubelet: for each request, it asks the API server (authorization mode Webhook). Only questions
 * of a node about itself count: others ask what someone could do, not what they do. Undefined if `own`, the request of
 * the event, is none, or if the audit policy did not keep question and answer. Pure.
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
 */
export const kubeletQuestion = (
  own: AccessRequest,
  { requestObject, responseObject }: { readonly requestObject?: unknown; readonly responseObject?: unknown },
): KubeletQuestion | undefined => {
  if (isPathAction(own) || own.resource !== 'subjectaccessreviews' || own.verb !== 'create') return undefined
  if (!own.user.startsWith(nodePrefix) || !own.groups.includes('system:nodes')) return undefined
  const asked = questionShape.safeParse(requestObject)
  const answered = answerShape.safeParse(responseObject)
  if (!asked.success || !answered.success) return undefined
  const { resourceAttributes, user, groups } = asked.data.spec
  const { verb, group, resource, subresource, name } = resourceAttributes
  if (name !== own.user.slice(nodePrefix.length) || [verb, subresource].some((part) => part.includes('*')))
    return undefined
  const request = { user, groups, verb, apiGroup: group, resource, subresource, namespace: '', name }
  return { request, isAllowed: answered.data.status.allowed }
}
