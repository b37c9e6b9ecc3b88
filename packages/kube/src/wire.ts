import type { Clock } from '@dayone/pipeline'
import type { Connection } from './connection.ts'
import type { Kube, KubeRequest } from './kube.ts'
import type { RequestPool } from './request-pool.ts'
import { createRetry } from './retry.ts'
import { createTransport, type RawResponse, type Transport } from './transport.ts'

export interface KubeOptions {
  readonly clock: Clock
  /** Requests at once. @default 16 */
  readonly maxRequests?: number
  /** Milliseconds to a TLS connection. @default 10000 */
  readonly connectMs?: number
  /** Milliseconds for one request and its answer. @default 30000 */
  readonly requestMs?: number
  /** Milliseconds for one request with all its repetitions. @default 60000 */
  readonly deadlineMs?: number
  /** The same while the server has never answered. @default 5000 */
  readonly firstContactMs?: number
  /** In [0, 1), for the jitter of repetitions. @default Math.random */
  readonly random?: () => number
}

/** Requests to one server, with all that makes them reliable. */
export type Wire = Pick<Kube, 'request' | 'isReady'> & { connection(): Promise<Connection> }

/** One transport, made at the first request and made anew from a fresh kubeconfig when the server answers 401. */
export const createWire = (load: () => Promise<Connection>, pool: RequestPool, options: KubeOptions): Wire => {
  const { clock, maxRequests = 16, connectMs = 10_000, requestMs = 30_000, random = Math.random } = options
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
    transport: createTransport(connection, { connectMs, requestMs, maxSockets: maxRequests }),
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

  return {
    async request(request) {
      const before = await opened()
      const response = await send(request)
      if (response.status !== 401) return response
      // Many requests meet the same expired certificate at once; one of them fetches a new one.
      renewing ??= load().finally(() => (renewing = undefined))
      const fresh = await renewing
      if (JSON.stringify(fresh) === JSON.stringify(before.connection)) return response
      if ((await opened()) === before) current = Promise.resolve(open(fresh))
      return send(request)
    },
    async isReady() {
      try {
        const { connection } = await opened()
        const transport = createTransport(connection, { connectMs: 3000, requestMs: 5000, maxSockets: 1 })
        try {
          return (await transport.send({ method: 'GET', path: '/readyz' })).status === 200
        } finally {
          transport.close()
        }
      } catch {
        // Whatever the reason, it is not ready; the next real request says why.
        current = undefined
        return false
      }
    },
    connection: async () => (await opened()).connection,
  }
}
