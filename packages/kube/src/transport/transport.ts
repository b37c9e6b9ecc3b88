import { defined } from '@dayone/pipeline'
import { Agent, request as httpsRequest } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gunzip, type ZlibOptions } from 'node:zlib'
import type { Connection } from './connection.ts'
import type { KubeRequest, KubeResponse, LineChoice } from '../api/kube-request.ts'
import { parseList } from './parse-list.ts'
import { readLines } from './read-lines.ts'

/** A response with what a retry needs. */
export interface RawResponse extends KubeResponse {
  /** Seconds, from Retry-After. */
  readonly retryAfter?: number
}

/** No response, or an incomplete one: the connection was refused, reset, cut off or too slow. */
export interface TransportFailure extends Error {
  readonly isTransportFailure: true
  /** False if the request cannot have reached the server. */
  readonly mayHaveArrived: boolean
}

export interface Transport {
  send(request: KubeRequest): Promise<RawResponse>
  close(): void
}

export interface TransportLimits {
  readonly connectMs: number
  readonly requestMs: number
  readonly maxSockets: number
  /** An idle connection is closed after this time; undefined: never. */
  readonly idleMs: number | undefined
}

const failure = (message: string, mayHaveArrived: boolean, cause?: unknown): TransportFailure =>
  Object.assign(new Error(message, { cause }), { isTransportFailure: true as const, mayHaveArrived })

export const isTransportFailure = (error: unknown): error is TransportFailure =>
  error instanceof Error && 'isTransportFailure' in error

const unzip = promisify<Buffer, ZlibOptions, Buffer>(gunzip)

/** Longer JSON is parsed item by item. */
const longBytes = 256 * 1024
const longPackedBytes = 16 * 1024

let last: Promise<unknown> = Promise.resolve()
const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
  const result = last.then(work)
  last = result.catch(() => undefined)
  return result
}

/** The end of a gzip stream says how long its content is: one buffer of that size holds all of it (RFC 1952). */
const unpackedSize = (packed: Buffer): number =>
  packed.length < 4 ? 1024 : Math.min(64 * 1024 * 1024, Math.max(1024, packed.readUInt32LE(packed.length - 4) + 1))

const readBody = async (response: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  // Node considers a body complete only if it has the announced length.
  if (!response.complete) throw failure('The response was cut off.', true)
  const packed = Buffer.concat(chunks)
  const isJson = response.headers['content-type']?.includes('json') ?? false
  const unpack = async (): Promise<unknown> => {
    const plain =
      response.headers['content-encoding'] === 'gzip'
        ? await unzip(packed, { chunkSize: unpackedSize(packed) })
        : packed
    if (isJson && plain.length > longBytes) return parseList(plain)
    const text = plain.toString('utf8')
    return isJson ? (JSON.parse(text) as unknown) : text
  }
  try {
    // Lists arrive in parallel, but only one long one is unpacked at a time.
    return packed.length > longPackedBytes ? await inTurn(unpack) : await unpack()
  } catch (cause) {
    throw failure('The response could not be parsed.', true, cause)
  }
}

/** Ends the connection if the rest of the text is not needed. */
const readChosenLines = (response: IncomingMessage, choose: (line: string) => LineChoice): Promise<string> =>
  readLines(
    response.headers['content-encoding'] === 'gzip' ? pipeline(response, createGunzip(), () => undefined) : response,
    choose,
  )

/** The text of `Warning: 299 - "text"` headers (RFC 7234, as Kubernetes sends them). */
const warningsOf = (header: string | string[] | undefined): string[] =>
  [...(Array.isArray(header) ? header.join(', ') : (header ?? '')).matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(
    ([, text]) => (text ?? '').replace(/\\(.)/g, '$1'),
  )

const tlsOptions = ({ certificateAuthority, tlsServerName, credential }: Connection) => ({
  ...defined({ ca: certificateAuthority, servername: tlsServerName }),
  ...('certificate' in credential ? { cert: credential.certificate, key: credential.privateKey } : {}),
})

/** One server over kept-alive TLS connections, one attempt per request. Never retries and never interprets a status. */
export const createTransport = (connection: Connection, limits: TransportLimits): Transport => {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: limits.maxSockets,
    // Node applies this timeout only to idle connections of the agent.
    ...defined({ timeout: limits.idleMs }),
    ...tlsOptions(connection),
  })
  const connected = new WeakSet<Socket>()
  const authorization = 'token' in connection.credential ? `Bearer ${connection.credential.token}` : undefined

  const send = (request: KubeRequest): Promise<RawResponse> => {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body)
    const requestMs = Math.min(limits.requestMs, request.withinMs ?? limits.requestMs)
    return new Promise((resolve, reject) => {
      let isConnected = false
      const outgoing = httpsRequest(`${connection.server}${request.path}`, {
        agent,
        method: request.method,
        signal: AbortSignal.timeout(requestMs),
        headers: {
          accept: request.accept ?? 'application/json',
          'accept-encoding': 'gzip',
          'user-agent': 'dayone',
          ...defined({ authorization, 'impersonate-user': request.impersonate }),
          ...(body === undefined
            ? {}
            : {
                'content-type': request.contentType ?? 'application/json',
                'content-length': Buffer.byteLength(body),
              }),
        },
      })
      const tooSlow = AbortSignal.timeout(limits.connectMs)
      tooSlow.addEventListener('abort', () => {
        if (!isConnected) outgoing.destroy(new Error(`no connection within ${limits.connectMs / 1000} s`))
      })
      outgoing.on('socket', (socket) => {
        // `reusedSocket` is false for a request that was queued for a connection.
        if (connected.has(socket)) isConnected = true
        else
          socket.once('secureConnect', () => {
            connected.add(socket)
            isConnected = true
          })
      })
      outgoing.on('error', (cause) => {
        const slow = cause.name === 'TimeoutError' || cause.name === 'AbortError'
        const words = slow ? `no response within ${requestMs / 1000} s` : cause.message
        reject(failure(words, isConnected, cause))
      })
      outgoing.on('response', (response) => {
        const { statusCode: status = 0, headers } = response
        const retryAfter = Number(headers['retry-after'])
        const read =
          request.lines === undefined || status !== 200 ? readBody(response) : readChosenLines(response, request.lines)
        read.then(
          (content) =>
            resolve({
              status,
              body: content,
              warnings: warningsOf(headers['warning']),
              ...(Number.isFinite(retryAfter) ? { retryAfter } : {}),
            }),
          (cause: unknown) =>
            reject(isTransportFailure(cause) ? cause : failure('The response was cut off.', true, cause)),
        )
      })
      outgoing.end(body)
    })
  }
  return { send, close: () => agent.destroy() }
}
