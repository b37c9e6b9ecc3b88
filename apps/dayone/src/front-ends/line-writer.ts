import type { Writable } from 'node:stream'

export interface LineWriter {
  /** One line and its end. False as soon as the reader has gone away; nothing is written from then on. */
  write(line: string): boolean
  /** Aborted when the reader has gone away (EPIPE), as in `| head -1`. */
  readonly gone: AbortSignal
}

/** Writes lines to a stream whose reader may leave at any time. Any other error of the stream is thrown as it is. */
export const lineWriter = (stream: Writable): LineWriter => {
  const gone = new AbortController()
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error
    gone.abort(error)
  })
  return {
    write(line) {
      if (gone.signal.aborted || stream.destroyed) return false
      stream.write(`${line}\n`)
      return !gone.signal.aborted
    },
    gone: gone.signal,
  }
}
