import type { Reach } from '@dayone/kube'
import { CredentialsExpiredError } from '@dayone/pipeline'
import type { NotReady } from './api-signs.ts'

/** Whoever waits should not wait longer for us than a second; asking costs a server that starts next to nothing. */
export const ASK_API_EVERY_MS = 1_000

/** Questions to an API server that comes up, of which several may be on their way. */
export interface ApiQuestions {
  /** Asks once more, whether or not the last question is answered: one that is lost on the way must not hide that the next one would not be. */
  ask(): void
  /** The answer to the newest question that has one. */
  readonly latest: NotReady | undefined
  /** Resolves with the first answer that the server is ready; rejects with expired credentials, which asking again does not renew. */
  readonly ready: Promise<true>
}

/** `reach` ends by itself after a few seconds, so no more than a few questions are on their way. */
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
