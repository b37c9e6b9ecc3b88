import { nearestWord } from '@dayone/pipeline'

/**
 * Verbs of requests (https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb),
 * and those that only RBAC, certificates and impersonation ask for.
 */
const resourceVerbs = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['bind', 'escalate', 'impersonate', 'use', 'approve', 'sign', 'attest', '*'],
]

/** Methods of requests for paths. */
const pathVerbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

/** Verbs for one mode of impersonation: `impersonate:user-info`, `impersonate-on:user-info:get`. */
const isConstrained = (verb: string): boolean => /^impersonate(-on)?:./.test(verb)

/** The sentence about a verb that no request has, with the one that may be meant; undefined if there is one. Pure. */
export const verbProblem = (verb: string, isPath = false): string | undefined => {
  const known = isPath ? pathVerbs : resourceVerbs
  if (known.includes(verb) || isConstrained(verb)) return undefined
  const near = nearestWord(verb, known)
  return `"${verb}" is not a verb of Kubernetes.${near === undefined ? '' : ` Did you mean ${near}?`}`
}
