import type { Refusal } from './refusal.ts'

/** The configuration of a webhook; undefined if it could not be read. */
export interface WebhookOwner {
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration'
  readonly name: string
}

export interface RefusalWords {
  /** A clause without a full stop: "the webhook x of ValidatingWebhookConfiguration y rejects it: …". */
  readonly clause: string
  /** What to do next, with a command that can be pasted. */
  readonly hint: string
}

const ofOwner = (owner: WebhookOwner | undefined): string =>
  owner === undefined ? '' : ` (${owner.kind} ${owner.name})`

const lookAt = (owner: WebhookOwner | undefined): string =>
  owner === undefined
    ? 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'
    : `kubectl get ${owner.kind.toLowerCase()} ${owner.name} -o yaml`

/** Policies of dayone, for example `dayone-tenant-workloads`. */
const isOurs = (policy: string): boolean => policy.startsWith('dayone-')

/** Names what rejected the object, says whether dayone installed it, and how to inspect it. */
export const refusalSentence = (refusal: Refusal, owner?: WebhookOwner): RefusalWords => {
  const words = refusal.words.trim().replace(/\.$/, '')
  switch (refusal.by) {
    case 'webhook':
      return {
        clause: `the admission webhook ${refusal.name}${ofOwner(owner)} denied it: ${words}. dayone did not install this webhook`,
        hint: `Ask its owner for an exception. Show it with \`${lookAt(owner)}\`.`,
      }
    case 'webhook-away':
      return {
        clause: `the admission webhook ${refusal.name}${ofOwner(owner)} ${refusal.isSlow ? 'timed out' : 'cannot be reached'}, and it must approve every write: ${words}. dayone did not install this webhook; the API server itself is healthy`,
        hint: `Restore the webhook, or delete its configuration if it is no longer used. Show it with \`${lookAt(owner)}\`.`,
      }
    case 'policy':
      if (isOurs(refusal.name))
        return {
          clause: `the ${refusal.kind} ${refusal.name} of dayone denied it: ${words}`,
          hint: 'Change the object, or the setting of this rule in dayone.yaml.',
        }
      return {
        clause: `the ${refusal.kind} ${refusal.name} denied it: ${words}. dayone did not create this policy`,
        hint: `Ask its owner for an exception. Show it with \`kubectl get ${refusal.kind.toLowerCase()} ${refusal.name} -o yaml\`.`,
      }
    case 'quota':
      return {
        clause: `the ResourceQuota ${refusal.name} denied it: ${words}`,
        hint: 'Request less, or raise the quota.',
      }
    case 'limits':
      return { clause: `a LimitRange denied it: ${words}`, hint: 'Request less, or raise the limit.' }
    case 'pod-security':
      return { clause: `Pod Security denied it: it ${words}`, hint: 'Change the pod to comply with the standard.' }
    case 'rights':
      return {
        clause: `these credentials do not allow it: ${words}`,
        hint: 'Ask a cluster admin for these permissions, or use an admin kubeconfig.',
      }
    case 'server':
      return { clause: `the API server rejected it: ${words}`, hint: 'The message above is from the API server.' }
  }
}
