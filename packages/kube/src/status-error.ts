import { UserError } from '@dayone/pipeline'
import type { KubeRequest, KubeResponse } from './kube.ts'

/** The parts of metav1.Status that we read. */
interface Status {
  readonly reason: string
  readonly message: string
  readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads a Status answer; text and other JSON give an empty reason. */
export const statusOf = (response: KubeResponse): Status => {
  if (typeof response.body === 'string') return { reason: '', message: response.body.trim(), causes: [] }
  const { reason, message, details } = (response.body ?? {}) as Record<string, unknown>
  const { causes } = (details ?? {}) as Record<string, unknown>
  return {
    reason: textOf(reason),
    message: textOf(message),
    causes: (Array.isArray(causes) ? (causes as Record<string, unknown>[]) : []).map((cause) => ({
      reason: textOf(cause['reason']),
      message: textOf(cause['message']),
      field: textOf(cause['field']),
    })),
  }
}

const conflict = (what: string, { message, causes }: Status): UserError => {
  const fields = causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ field, message: owner }) => `${field} (${owner})`)
  return new UserError(
    fields.length === 0
      ? `${what}: it was changed by somebody else at the same moment.`
      : `${what}: another program manages fields that dayone wants to set: ${fields.join(', ')}.`,
    {
      hint:
        fields.length === 0
          ? 'Run the same command again: it looks anew.'
          : 'Let that program give the fields up, or remove them there. dayone takes nothing away unasked.',
      cause: message,
      exitCode: 5,
    },
  )
}

/** Turns an answer that is no success into the one error a person can act on. `what` says what was tried, as a clause. */
export const statusError = (what: string, request: KubeRequest, response: KubeResponse): UserError => {
  const status = statusOf(response)
  const cause = status.message || `${request.method} ${request.path} answered ${response.status}`
  if (response.status === 401)
    return new UserError(`${what}: the API server does not know us (401).`, {
      hint: 'The kubeconfig has expired or belongs to another cluster. Get a fresh one with `dayone kubeconfig`.',
      cause,
      exitCode: 6,
    })
  if (status.causes.some(({ reason }) => reason === 'NamespaceTerminating'))
    return new UserError(`${what}: its namespace is being deleted.`, {
      hint: 'Wait until it is gone, then run the same command again.',
      cause,
      exitCode: 5,
    })
  if (response.status === 403)
    return new UserError(`${what}: forbidden. ${status.message}`, {
      hint: 'Ask somebody who administers the cluster for these rights, or use their kubeconfig.',
      cause,
      exitCode: 6,
    })
  if (response.status === 409) return conflict(what, status)
  if (response.status === 429 || response.status >= 500)
    return new UserError(`${what}: the API server is overloaded or unwell (${response.status}).`, {
      hint: 'Wait a moment and run the same command again: nothing is done twice.',
      cause,
      exitCode: 6,
    })
  return new UserError(`${what}: the API server refused it (${response.status}). ${status.message}`, {
    hint: 'The text above is the API server’s own.',
    cause,
    exitCode: 3,
  })
}
