import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { defined, UserError } from '@dayone/pipeline'

/** Limits of one download. */
export interface FetchLimits {
  readonly maxBytes: number
  /** For the whole file. */
  readonly deadlineMs: number
  /** Without receiving a byte. */
  readonly silenceMs: number
}

/** A remote file, and where its server may redirect to. */
export interface Source {
  readonly url: URL
  /** Allowed origins besides that of the url; redirects to others are rejected. */
  readonly storage: readonly string[]
  readonly kill: AbortSignal
}

const MOST_REDIRECTS = 5
const LONGEST_LIST = 256 * 1024

/**
 * Downloads a release file to a new private path. Throws UserError (exit 3) if that fails: no response, an error
 * status, a redirect to another origin, too many bytes, a timeout, or a checksum other than `sha256`. The file at the
 * path must not be used then.
 */
export const fetchFile = async (
  source: Source,
  { path, sha256, limits }: { readonly path: string; readonly sha256: string; readonly limits: FetchLimits },
  onFraction: (fraction: number) => void,
): Promise<void> => {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  try {
    await receive(source, limits, async (chunk, fraction) => {
      hash.update(chunk)
      await file.writeFile(chunk)
      if (fraction !== undefined) onFraction(fraction)
    })
    await file.sync()
  } finally {
    await file.close()
  }
  if (hash.digest('hex') !== sha256) throw refused(source.url, 'does not match its published checksum')
}

/** The published SHA-256 of a file. Throws UserError (exit 3) if it cannot be read. */
export const fetchChecksum = async (source: Source, fileName: string, limits: FetchLimits): Promise<string> => {
  const chunks: Uint8Array[] = []
  await receive(source, { ...limits, maxBytes: LONGEST_LIST }, async (chunk) => void chunks.push(chunk))
  const found = checksumIn(Buffer.concat(chunks).toString('utf8'), fileName)
  if (found === undefined) throw refused(source.url, `has no SHA-256 of ${fileName}`)
  return found
}

/** Parses a bare `<sha256>`, or the line `<sha256>  <file name>`. Pure. */
export const checksumIn = (text: string, fileName: string): string | undefined => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  for (const line of lines) {
    const [, sum, name] = /^([0-9a-f]{64})(?:\s+\*?(?:\.\/)?(\S+))?$/i.exec(line) ?? []
    if (sum !== undefined && (name === fileName || (name === undefined && lines.length === 1))) return sum.toLowerCase()
  }
  return undefined
}

type Take = (chunk: Uint8Array, fraction: number | undefined) => Promise<void>

const receive = async (source: Source, limits: FetchLimits, take: Take): Promise<void> => {
  const silence = new AbortController()
  const tooQuiet = () => silence.abort(refused(source.url, `sent nothing for ${inSeconds(limits.silenceMs)}`))
  let timer = setTimeout(tooQuiet, limits.silenceMs)
  const whole = setTimeout(
    () => silence.abort(refused(source.url, `took longer than ${inSeconds(limits.deadlineMs)}`)),
    limits.deadlineMs,
  )
  const signal = AbortSignal.any([source.kill, silence.signal])
  try {
    const response = await follow(source, signal)
    const length = Number(response.headers.get('content-length') ?? Number.NaN)
    let bytes = 0
    // A response without a body is an empty file, which matches no checksum.
    const chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? []
    for await (const chunk of chunks) {
      clearTimeout(timer)
      timer = setTimeout(tooQuiet, limits.silenceMs)
      bytes += chunk.byteLength
      if (bytes > limits.maxBytes || length > limits.maxBytes)
        throw refused(source.url, `is larger than ${Math.floor(limits.maxBytes / 1024)} KiB`)
      await take(chunk, length > 0 ? Math.min(1, bytes / length) : undefined)
    }
  } catch (error) {
    source.kill.throwIfAborted()
    if (error instanceof UserError) throw error
    if (silence.signal.aborted) throw silence.signal.reason
    throw refused(source.url, 'could not be downloaded: the connection failed or was cut off', error)
  } finally {
    clearTimeout(timer)
    clearTimeout(whole)
  }
}

const follow = async ({ url, storage }: Source, signal: AbortSignal): Promise<Response> => {
  const allowed = new Set([url.origin, ...storage])
  let next = url
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const response = await fetch(next, { redirect: 'manual', signal })
    const location = response.headers.get('location')
    const isRedirect = response.status >= 300 && response.status < 400 && location !== null
    if (response.ok) return response
    await response.body?.cancel()
    if (!isRedirect) throw refused(url, `was not found: the server returned ${response.status}`)
    next = new URL(location, next)
    if (!allowed.has(next.origin)) throw refused(url, `redirects to ${next.origin}, where it is not published`)
  }
  throw refused(url, 'redirects too many times')
}

const inSeconds = (ms: number): string => `${ms / 1000} s`

/** Without the query, which contains signatures for storage. */
const refused = (url: URL, what: string, cause?: unknown): UserError =>
  new UserError(`${url.origin}${url.pathname} ${what}.`, {
    hint: 'Run the same command again, or build the parts from source: --parts build',
    exitCode: 3,
    ...defined({ cause }),
  })
