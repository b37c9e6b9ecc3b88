import type { KubeResponse } from './kube-request.ts'

/** The fields of metav1.Status that are used here. */
export interface Status {
  readonly reason: string
  readonly message: string
  readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Parses a Status response; text and other JSON give an empty reason. */
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
