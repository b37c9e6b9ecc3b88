import type { Reach } from '@dayone/kube'
import { CredentialsExpiredError } from '@dayone/pipeline'
import type { NotReady } from './api-signs.ts'

/** Detect readiness within a second; a request costs a starting server almost nothing. */
export const ASK_API_EVERY_MS = 1_000

/** Requests to a starting API server; several may be in flight. */
export interface ApiQuestions {
  /** Sends another request, even if the last one is pending: a lost request must not delay the next. */
  ask(): void
  /** The latest response. */
  readonly latest: NotReady | undefined
  /**
   * Resolves when a response says that the server is ready. Rejects on expired credentials, which a retry does not
   * renew.
   */
  readonly ready: Promise<true>
}

/** `reach` times out after a few seconds, which limits the number of requests in flight. */
export function askApi(reach: () => Promise<Reach>): ApiQuestions {
  const { promise: ready, resolve, reject } = Promise.withResolvers<true>()
  ready.catch(() => undefined)
  let count = 0
  let newest = 0
  let latest: NotReady | undefined

  const hear = (answer: Reach, number: number): void => {
    if (answer.kind === 'ready') return resolve(true)
    if (answer.kind === 'no-credentials' && answer.error instanceof CredentialsExpiredError) return reject(answer.error)
    if (number < newest) return
    newest = number
    latest = answer
  }

  return {
    ask() {
      const number = (count += 1)
      reach().then((answer) => hear(answer, number), reject)
    },
    get latest() {
      return latest
    },
    ready,
  }
}
