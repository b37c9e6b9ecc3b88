import { refusalSentence, type RefusalWords } from './refusal-sentence.ts'
import { refusalOf } from './refusal.ts'

/** What a FailedCreate event says, `Error creating: pods "web-" is forbidden: …`, as who refused and what to do. Pure. */
export const podRefusalWords = (message: string): RefusalWords => {
  const words = message.replace(/^Error creating: /, '')
  return refusalSentence(refusalOf({ status: 403, body: { reason: 'Forbidden', message: words } }))
}
