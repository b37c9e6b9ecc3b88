import type { KubeResponse } from '../api/kube-request.ts'
import { statusOf } from '../api/status.ts'

/** What rejected a write, and its message. Everything except `server` and `rights` is a rule that someone installed. */
export type Refusal =
  /** An admission webhook denied the request. `name` is the name of the webhook: `policy.example.com`. */
  | { readonly by: 'webhook'; readonly name: string; readonly words: string }
  /** An admission webhook with failure policy Fail does not respond: it times out, or is not running. */
  | { readonly by: 'webhook-away'; readonly name: string; readonly isSlow: boolean; readonly words: string }
  | {
      readonly by: 'policy'
      readonly kind: 'ValidatingAdmissionPolicy' | 'MutatingAdmissionPolicy'
      readonly name: string
      readonly words: string
    }
  | { readonly by: 'quota'; readonly name: string; readonly words: string }
  | { readonly by: 'limits'; readonly words: string }
  | { readonly by: 'pod-security'; readonly words: string }
  /** The user is not authorized. */
  | { readonly by: 'rights'; readonly words: string }
  /** Validation by the API server: an immutable field, or an invalid value. */
  | { readonly by: 'server'; readonly words: string }

const denied = /admission webhook "([^"]+)" denied the request(?:: ([\s\S]*))?/
const away = /failed calling webhook "([^"]+)": ([\s\S]*)/
const policy =
  /(ValidatingAdmissionPolicy|MutatingAdmissionPolicy) '([^']+)' with binding '[^']*' denied request: ([\s\S]*)/
const mutation = /policy '([^']+)' with binding '[^']*' (denied request|failed)[^:]*: ([\s\S]*)/
const quota = /(?:exceeded|failed) quota: ([^:,]+)[:,] ([\s\S]*)/
const limits = /((?:minimum|maximum) \S+ usage per \S+ is [\s\S]*|must be less than or equal to \S+ limit of [\s\S]*)/

/**
 * Determines from the response text what rejected the request, because the server has no other field for it. Texts of
 * 1.36: apiserver/pkg/admission/plugin/webhook/errors, plugin/policy/validating,
 * kubernetes/plugin/pkg/admission/{resourcequota,limitranger}.
 */
export const refusalOf = (response: KubeResponse): Refusal => {
  const { message: words } = statusOf(response)
  const webhook = denied.exec(words)
  if (webhook) return { by: 'webhook', name: webhook[1] ?? '', words: webhook[2] ?? '(no reason given)' }
  const silent = away.exec(words)
  if (silent) {
    const reason = silent[2] ?? ''
    return {
      by: 'webhook-away',
      name: silent[1] ?? '',
      isSlow: /deadline exceeded|timeout/i.test(reason.replace(/\?timeout=\w+/, '')),
      words: reason,
    }
  }
  const rule = policy.exec(words)
  if (rule)
    return {
      by: 'policy',
      kind: rule[1] === 'MutatingAdmissionPolicy' ? 'MutatingAdmissionPolicy' : 'ValidatingAdmissionPolicy',
      name: rule[2] ?? '',
      words: rule[3] ?? '',
    }
  const changed = mutation.exec(words)
  if (changed) return { by: 'policy', kind: 'MutatingAdmissionPolicy', name: changed[1] ?? '', words: changed[3] ?? '' }
  const counted = quota.exec(words)
  if (counted) return { by: 'quota', name: counted[1] ?? '', words: counted[2] ?? '' }
  if (words.includes('violates PodSecurity'))
    return { by: 'pod-security', words: words.replace(/^.*?violates/s, 'violates') }
  const limited = limits.exec(words)
  if (limited) return { by: 'limits', words: limited[1] ?? words }
  if (response.status === 403 && /\bcannot \w+ resource\b|attempting to grant RBAC/.test(words))
    return { by: 'rights', words }
  return { by: 'server', words: words === '' ? `HTTP ${response.status}` : words }
}

/** Whether a webhook failed to respond. Retries would only delay the user; the API server itself is healthy. */
export const isWebhookAway = (response: KubeResponse): boolean =>
  response.status >= 500 && away.test(statusOf(response).message)

/** The request already waited for the timeout of the webhook. */
export const isWebhookSlow = (response: KubeResponse): boolean => {
  const refusal = refusalOf(response)
  return refusal.by === 'webhook-away' && refusal.isSlow
}
