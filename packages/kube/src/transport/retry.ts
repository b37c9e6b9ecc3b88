import { UserError, type Clock } from '@dayone/pipeline'
import { isWebhookAway, isWebhookSlow } from '../admission/refusal.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import type { RequestPool } from './request-pool.ts'
import { isTransportFailure, type RawResponse, type TransportFailure } from './transport.ts'

export interface RetryOptions {
  readonly clock: Clock
  readonly pool: RequestPool
  /** Milliseconds after which the last response or failure is returned. */
  readonly deadlineMs: number
  /** The same for a server that has never responded: it is more likely down than busy. */
  readonly firstContactMs: number
  /** In [0, 1): full jitter. */
  readonly random: () => number
}

/** POSTs that store nothing: access reviews and short-lived tokens. */
const storesNothing = /^\/apis\/(authorization|authentication)\.k8s\.io\/|\/serviceaccounts\/[^/]+\/token$/

/**
 * Whether the request may be sent again although the first attempt may have arrived. Reads, server-side apply, dry
 * runs, reviews and deletions by UID may; requests that create an object may not.
 */
export const isRepeatable = ({ method, path, contentType, body }: KubeRequest): boolean => {
  if (method === 'GET' || path.includes('dryRun=All')) return true
  if (method === 'PATCH') return contentType === 'application/apply-patch+yaml'
  if (method === 'POST') return storesNothing.test(path)
  return method === 'DELETE' && typeof body === 'object' && body !== null && 'preconditions' in body
}

/** A retry does not fix trust or identity. */
const isHopeless = (failure: TransportFailure): boolean => {
  const code = failure.cause instanceof Error && 'code' in failure.cause ? String(failure.cause.code) : ''
  return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|ERR_OSSL|ENOTFOUND/.test(code)
}

export const cannotReach = (server: string, failure: Error): UserError =>
  new UserError(`The cluster's API server at ${server} cannot be reached: ${failure.message}.`, {
    hint: 'Check that the cluster is running and reachable from this computer, for example with `dayone doctor`.',
    cause: failure,
    exitCode: 6,
  })

/** An unavailable webhook may be restarting, but is not waited for as long as the server itself. */
const mostForWebhook = 2

const shouldRepeat = (request: KubeRequest, response: RawResponse, attempt: number): boolean => {
  if (response.status === 429) return true
  if (response.status < 500 || !isRepeatable(request)) return false
  return !isWebhookAway(response) || (attempt < mostForWebhook && !isWebhookSlow(response))
}

/**
 * Retries until a final response: always on 429; on 5xx and lost connections if it is safe to repeat. Honors
 * Retry-After, else uses full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * Throws UserError (exit 6) without a response by the deadline.
 */
export const createRetry = ({ clock, pool, deadlineMs, firstContactMs, random }: RetryOptions) => {
  let hasAnswered = false

  return async (request: KubeRequest, send: () => Promise<RawResponse>, server: string): Promise<RawResponse> => {
    const started = clock.now().getTime()
    const most = request.withinMs ?? Infinity
    const remaining = () => started + Math.min(most, hasAnswered ? deadlineMs : firstContactMs) - clock.now().getTime()
    for (let attempt = 0; ; attempt += 1) {
      const backoff = random() * Math.min(8000, 200 * 2 ** attempt)
      try {
        const response = await pool.run(send)
        hasAnswered = true
        if (response.status === 429) pool.slowDown()
        else pool.speedUp()
        if (!shouldRepeat(request, response, attempt)) return response
        const pause = response.retryAfter === undefined ? backoff : response.retryAfter * 1000 + backoff
        if (pause >= remaining()) return response
        await clock.sleep(pause)
      } catch (error) {
        if (!isTransportFailure(error)) throw error
        const isSafe = isRepeatable(request) || !error.mayHaveArrived
        if (!isSafe || isHopeless(error) || backoff >= remaining()) throw cannotReach(server, error)
        await clock.sleep(backoff)
      }
    }
  }
}
