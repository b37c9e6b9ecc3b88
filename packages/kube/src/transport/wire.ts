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

/** Limits of the connections to an API server. */
export interface KubeOptions {
  readonly clock: Clock
  /** Parallel requests. @default 16 */
  readonly maxRequests?: number
  /** Milliseconds after which an idle connection is closed. @default never */
  readonly idleMs?: number
  /** Milliseconds to establish a TLS connection. @default 10000 */
  readonly connectMs?: number
  /**
   * Milliseconds for one request and its response. @default 40000: a webhook may take 30 s, and the server aborts a
   * write after 34 s
   */
  readonly requestMs?: number
  /** Milliseconds for one request with all its retries. @default 60000 */
  readonly deadlineMs?: number
  /** The same while the server has never responded. @default 5000 */
  readonly firstContactMs?: number
  /** In [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number
  /** `dayone.id` of the dayone.yaml of this run, set as a label on created objects. @default none */
  readonly configId?: () => string | undefined
  /** The user stops: pending reads are abandoned. */
  readonly stop?: AbortSignal
}

const READY_CONNECT_MS = 3000
const READY_MS = 5000
/** Steps that start together ask together, because each question is a new connection. */
const TOGETHER_MS = 50

/** Requests to one server, with retries and credential renewal. */
export type Wire = Pick<Kube, 'request' | 'reach' | 'close'> & { connection(): Promise<Connection> }

/** One transport, created on the first request, and recreated from a fresh kubeconfig on 401. */
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
  let asking: { readonly since: number; readonly reach: Promise<Reach> } | undefined

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
      // The kubeconfig may have changed: the next request reads it again.
      current = undefined
      throw error
    }
  }

  /**
   * After a 401. Many requests fail with the same expired certificate at once; one of them gets a new one. Returns true
   * if there is one.
   */
  const renewed = async (before: Open): Promise<boolean> => {
    renewing ??= load().finally(() => (renewing = undefined))
    const fresh = await renewing
    if (JSON.stringify(fresh) === JSON.stringify(before.connection)) return false
    if ((await opened()) === before) current = Promise.resolve(open(fresh))
    return true
  }
  /** A request on a new connection, because it tests whether one can be established. */
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

  const askReach = async (): Promise<Reach> => {
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
      // The next request reads the kubeconfig again, because it may have changed.
      current = undefined
      return reachOfFailure(host, error)
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
    reach() {
      const now = performance.now()
      if (asking !== undefined && now - asking.since < TOGETHER_MS) return asking.reach
      const reach = askReach().finally(() => {
        if (asking?.reach === reach) asking = undefined
      })
      asking = { since: now, reach }
      return reach
    },
    connection: async () => (await opened()).connection,
    close() {
      current?.then(({ transport }) => transport.close()).catch(() => undefined)
      current = undefined
    },
  }
}
