import type { Clock } from '@dayone/pipeline'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'

/** How long the responses of a run are shared; then they are requested again, because others write too. */
export const sharedForMs = 10_000

/** Responses to reads and access reviews that several steps of a run share. */
export interface SharedAnswers {
  /** Sends equal GETs and access reviews once within ten seconds; all other requests are passed through. */
  request(asked: KubeRequest): Promise<KubeResponse>
  /** Call after a write. */
  forget(): void
}

/** POSTs that only query, and the identities of proofs: they change no observed object. */
const ASKS_ONLY = /[?&]dryRun=All|accessreviews|rulesreviews|certificatesigningrequests|\/token(\?|$)/

/** Whether a request may change what has been read. */
export const mayChangeObjects = ({ method, path }: KubeRequest): boolean => method !== 'GET' && !ASKS_ONLY.test(path)

/** Access reviews are POSTs, but store nothing. */
const isReview = ({ method, path }: KubeRequest): boolean =>
  method === 'POST' && /\/(subjectaccessreviews|selfsubjectrulesreviews)$/.test(path)

/** A result, including not found; errors are not shared with later callers. */
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
