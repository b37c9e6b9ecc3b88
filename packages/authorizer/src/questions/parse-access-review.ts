import { UserError } from '@dayone/pipeline'
import * as z from 'zod'
import type { AccessRequest } from '../access-request.ts'
import { issueText } from '../manifests/issue-text.ts'

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '')

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
const spec = z.object({
  user: text,
  groups: z
    .array(z.string())
    .nullish()
    .transform((given) => given ?? []),
  resourceAttributes: z
    .object({ verb: text, group: text, resource: text, subresource: text, namespace: text, name: text })
    .nullish(),
  nonResourceAttributes: z.object({ verb: text, path: text }).nullish(),
})

/** Of any kind of review, or without a kind. */
const review = z.object({ spec: z.looseObject({}) })

const problem = (where: string, what: string): UserError =>
  new UserError(`${where}: ${what}`, {
    hint: 'One line is the spec of a SubjectAccessReview: {"user":"jane","resourceAttributes":{"verb":"get","resource":"pods","namespace":"shop"}}',
  })

const requestOf = (
  { user, groups, resourceAttributes: of, nonResourceAttributes: path }: z.infer<typeof spec>,
  where: string,
): AccessRequest => {
  // Rejected by the API server: pkg/apis/authorization/validation/validation.go.
  if (user === '' && groups.length === 0) throw problem(where, 'neither user nor groups is given.')
  if (of && path) throw problem(where, 'both resourceAttributes and nonResourceAttributes are given.')
  if (path) return { user, groups, verb: path.verb, path: path.path }
  if (!of) throw problem(where, 'neither resourceAttributes nor nonResourceAttributes is given.')
  const { verb, group, resource, subresource, namespace, name } = of
  return { user, groups, verb, apiGroup: group, resource, subresource, namespace, name }
}

/**
 * The request of a review (SubjectAccessReview, LocalSubjectAccessReview), or of its `spec` alone; field and label
 * selectors have no effect in RBAC. Only the listed groups count, as in the API server. `where` begins the error
 * message: `requests.jsonl:7`. Throws UserError (exit 2).
 */
export const parseAccessReview = (line: string, where: string): AccessRequest => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw problem(where, `not JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  const whole = review.safeParse(value)
  const parsed = spec.safeParse(whole.success ? whole.data.spec : value)
  if (parsed.success) return requestOf(parsed.data, where)
  throw problem(where, `${issueText(parsed.error.issues[0])}.`)
}
