import type { Clock } from '@dayone/pipeline'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'

/** Answers of a run are shared for so long; then they are asked for anew, for other people write too. */
export const sharedForMs = 10_000

/** Answers that several steps of a run need. */
export interface SharedAnswers {
  /** What only asks is answered once for all who ask the same within ten seconds; any other request goes out as it is. */
  request(asked: KubeRequest): Promise<KubeResponse>
  /** Something was written. */
  forget(): void
}

/** Questions that are posted, and the identities of proofs: they leave every object that is observed as it is. */
const ASKS_ONLY = /[?&]dryRun=All|accessreviews|rulesreviews|certificatesigningrequests|\/token(\?|$)/

/** Whether a request may change what has been read. */
export const mayChangeObjects = ({ method, path }: KubeRequest): boolean => method !== 'GET' && !ASKS_ONLY.test(path)

/** A question about rights is posted, and stores nothing. */
const isReview = ({ method, path }: KubeRequest): boolean =>
  method === 'POST' && /\/(subjectaccessreviews|selfsubjectrulesreviews)$/.test(path)

/** What answers, or says for sure that nothing is there; an error is not shared with who asks later. */
const isAnswer = ({ status }: KubeResponse): boolean => status === 200 || status === 201 || status === 404

export const sharedAnswers = (request: (asked: KubeRequest) => Promise<KubeResponse>, clock: Clock): SharedAnswers => {
  const known = new Map<string, { readonly at: number; readonly answer: Promise<KubeResponse> }>()
  return {
    request(asked) {
      if (asked.method !== 'GET' && !isReview(asked)) return request(asked)
      const key = asked.method === 'GET' ? asked.path : `${asked.path} ${JSON.stringify(asked.body)}`
      const now = clock.now().getTime()
      const before = known.get(key)
      if (before !== undefined && now - before.at < sharedForMs) return before.answer
      const kept = { at: now, answer: request(asked) }
      known.set(key, kept)
      const drop = () => {
        if (known.get(key) === kept) known.delete(key)
      }
      kept.answer.then((response) => {
        if (!isAnswer(response)) drop()
      }, drop)
      return kept.answer
    },
    forget: () => known.clear(),
  }
}
