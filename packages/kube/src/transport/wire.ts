import type { Clock } from '@dayone/pipeline'
import type { Connection } from './connection.ts'
import { giveUpOnStop } from './give-up-on-stop.ts'
import type { Kube } from '../api/kube.ts'
import type { KubeRequest } from '../api/kube-request.ts'
import type { Reach } from '../api/reach.ts'
import { reachOf, reachOfFailure } from './reach-of.ts'
import type { RequestPool } from './request-pool.ts'
import { createRetry } from './retry.ts'
import { createTransport, type RawResponse, type Transport } from './transport.ts'

export interface KubeOptions {
  readonly clock: Clock
  /** Requests at once. @default 16 */
  readonly maxRequests?: number
  /** Milliseconds after which a connection that nobody uses is closed. @default never */
  readonly idleMs?: number
  /** Milliseconds to a TLS connection. @default 10000 */
  readonly connectMs?: number
  /** Milliseconds for one request and its answer. @default 40000: a webhook may take 30 s, and the server cuts a write off after 34 s */
  readonly requestMs?: number
  /** Milliseconds for one request with all its repetitions. @default 60000 */
  readonly deadlineMs?: number
  /** The same while the server has never answered. @default 5000 */
  readonly firstContactMs?: number
  /** In [0, 1), for the jitter of repetitions. @default Math.random */
  readonly random?: () => number
  /** `dayone.id` of the dayone.yaml this is about: objects that are made say it. @default none */
  readonly configId?: () => string | undefined
  /** The person wants to stop: nobody waits any longer for an answer to a read. */
  readonly stop?: AbortSignal
}

const READY_CONNECT_MS = 3000
const READY_MS = 5000

/** Requests to one server, with all that makes them reliable. */
export type Wire = Pick<Kube, 'request' | 'reach' | 'close'> & { connection(): Promise<Connection> }

/** One transport, made at the first request and made anew from a fresh kubeconfig when the server answers 401. */
export const createWire = (load: () => Promise<Connection>, pool: RequestPool, options: KubeOptions): Wire => {
  const { clock, maxRequests = 16, connectMs = 10_000, requestMs = 40_000, random = Math.random } = options
  const retry = createRetry({
    clock,
    pool,
    deadlineMs: options.deadlineMs ?? 60_000,
    firstContactMs: options.firstContactMs ?? 5000,
    random,
  })
  interface Open {
    readonly connection: Connection
    readonly transport: Transport
  }
  let current: Promise<Open> | undefined
  let renewing: Promise<Connection> | undefined

  const open = (connection: Connection): Open => ({
    connection,
    transport: createTransport(connection, { connectMs, requestMs, maxSockets: maxRequests, idleMs: options.idleMs }),
  })
  const opened = async (): Promise<Open> => {
    current ??= load().then(open)
    try {
      return await current
    } catch (error) {
      current = undefined
      throw error
    }
  }
  const send = async (request: KubeRequest): Promise<RawResponse> => {
    const { connection, transport } = await opened()
    try {
      return await retry(request, () => transport.send(request), connection.server)
    } catch (error) {
      // Perhaps the kubeconfig leads elsewhere by now: the next request reads it again.
      current = undefined
      throw error
    }
  }

  /** After a 401. Many requests meet the same expired certificate at once; one of them fetches a new one. True when there is one. */
  const renewed = async (before: Open): Promise<boolean> => {
    renewing ??= load().finally(() => (renewing = undefined))
    const fresh = await renewing
    if (JSON.stringify(fresh) === JSON.stringify(before.connection)) return false
    if ((await opened()) === before) current = Promise.resolve(open(fresh))
    return true
  }
  /** One request on a connection of its own: what is asked is whether one can be had. */
  const askReady = async (connection: Connection): Promise<RawResponse> => {
    const limits = {
      connectMs: Math.min(connectMs, READY_CONNECT_MS),
      requestMs: Math.min(requestMs, READY_MS),
      maxSockets: 1,
      idleMs: undefined,
    }
    const transport = createTransport(connection, limits)
    try {
      return await transport.send({ method: 'GET', path: '/readyz' })
    } finally {
      transport.close()
    }
  }

  return {
    request(request) {
      const answered = async (): Promise<RawResponse> => {
        const before = await opened()
        const response = await send(request)
        return response.status === 401 && (await renewed(before)) ? send(request) : response
      }
      return giveUpOnStop(request, options.stop, answered())
    },
    async reach(): Promise<Reach> {
      let host: string | undefined
      try {
        const before = await opened()
        host = new URL(before.connection.server).hostname
        const response = await askReady(before.connection)
        return reachOf(
          host,
          response.status === 401 && (await renewed(before)) ? await askReady((await opened()).connection) : response,
        )
      } catch (error) {
        // The next request reads the kubeconfig again: perhaps it leads elsewhere by then.
        current = undefined
        return reachOfFailure(host, error)
      }
    },
    connection: async () => (await opened()).connection,
    close() {
      current?.then(({ transport }) => transport.close()).catch(() => undefined)
      current = undefined
    },
  }
}
