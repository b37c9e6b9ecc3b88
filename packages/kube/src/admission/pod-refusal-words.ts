import { refusalSentence, type RefusalWords } from './refusal-sentence.ts'
import { refusalOf } from './refusal.ts'

/**
 * Turns the message of a FailedCreate event, `Error creating: pods "web-" is forbidden: …`, into who rejected the pod
 * and what to do. Pure.
 */
export const podRefusalWords = (message: string): RefusalWords => {
  const words = message.replace(/^Error creating: /, '')
  return refusalSentence(refusalOf({ status: 403, body: { reason: 'Forbidden', message: words } }))
}
