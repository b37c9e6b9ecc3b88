import { UserError } from '@dayone/pipeline'
import { refusalSentence } from '../admission/refusal-sentence.ts'
import { refusalOf } from '../admission/refusal.ts'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'
import { statusOf, type Status } from '../api/status.ts'

const isRule = (by: ReturnType<typeof refusalOf>['by']): boolean => by !== 'server' && by !== 'rights'

const conflict = (what: string, { message, causes }: Status): UserError => {
  const fields = causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ field, message: owner }) => `${field} (${owner})`)
  return new UserError(
    fields.length === 0
      ? `${what}: it was changed concurrently.`
      : `${what}: another field manager owns fields that dayone must set: ${fields.join(', ')}.`,
    {
      hint:
        fields.length === 0
          ? 'Run the same command again to re-plan.'
          : "Remove the fields from that manager's configuration. dayone does not force conflicts.",
      cause: message,
      exitCode: 5,
    },
  )
}

/**
 * The API server's message for granting rights that the user does not hold.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
const escalation = /is attempting to grant RBAC permissions not currently held:?\s*/

const rulesAtMost = 3

const escalationError = (what: string, message: string): UserError => {
  const rules = (message.split(escalation)[1] ?? '').split('\n').filter((line) => line.startsWith('{'))
  const more = rules.length - rulesAtMost
  return new UserError(
    `${what}: no one can grant permissions that they do not have. Missing: ${rules.slice(0, rulesAtMost).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    {
      hint: 'Let someone who has them do it (`dayone kubeconfig --lifetime 1h` gives administrator access), or choose a persona with fewer permissions.',
      cause: message,
      exitCode: 6,
    },
  )
}

/** Converts a failed response into an error with a next step. `what` is the attempted action, as a clause. */
export const statusError = (what: string, request: KubeRequest, response: KubeResponse): UserError => {
  const status = statusOf(response)
  const cause = status.message || `${request.method} ${request.path} answered ${response.status}`
  if (response.status === 401)
    return new UserError(`${what}: the API server rejected the credentials (401).`, {
      hint: 'The kubeconfig has expired or belongs to another cluster. Get a new one with `dayone kubeconfig`.',
      cause,
      exitCode: 6,
    })
  if (status.causes.some(({ reason }) => reason === 'NamespaceTerminating'))
    return new UserError(`${what}: its namespace is being deleted.`, {
      hint: 'Wait until it is deleted, then run the same command again.',
      cause,
      exitCode: 5,
    })
  const refusal = refusalOf(response)
  if (isRule(refusal.by)) {
    const { clause, hint } = refusalSentence(refusal)
    return new UserError(`${what}: ${clause}.`, { hint, cause, exitCode: 5 })
  }
  if (response.status === 403 && escalation.test(status.message)) return escalationError(what, status.message)
  if (response.status === 403)
    return new UserError(`${what}: forbidden. ${status.message}`, {
      hint: 'Ask a cluster admin for these permissions, or use an admin kubeconfig.',
      cause,
      exitCode: 6,
    })
  if (response.status === 409) return conflict(what, status)
  if (response.status === 429 || response.status >= 500)
    return new UserError(`${what}: the API server is overloaded or unhealthy (${response.status}).`, {
      hint: 'Wait a moment and run the same command again; it is safe to repeat.',
      cause,
      exitCode: 6,
    })
  return new UserError(`${what}: the API server rejected it (${response.status}). ${status.message}`, {
    hint: 'The message above is from the API server.',
    cause,
    exitCode: 3,
  })
}
