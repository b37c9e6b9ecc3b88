import { StringDecoder } from 'node:string_decoder'

/** Longer lines are truncated. */
export const LONGEST_LINE = 64 * 1024

/** Splits byte chunks into lines: joins characters that a chunk boundary splits; invalid UTF-8 becomes U+FFFD. */
export interface LineSplitter {
  push(chunk: Uint8Array): void
  /** Emits the last line, if the stream ended without a line break. */
  end(): void
}

/**
 * A line longer than LONGEST_LINE is truncated and marked, so that output without line breaks cannot fill the memory.
 */
export const createLineSplitter = (onLine: (line: string) => void): LineSplitter => {
  const decoder = new StringDecoder('utf8')
  let line = ''
  let isCut = false

  const append = (text: string): void => {
    if (isCut) return
    line += text
    if (line.length <= LONGEST_LINE) return
    line = `${line.slice(0, LONGEST_LINE)} … (line cut)`
    isCut = true
  }

  const finish = (): void => {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line
    line = ''
    isCut = false
    onLine(whole)
  }

  const split = (text: string): void => {
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      append(text.slice(start, end))
      finish()
      start = end + 1
    }
    if (start < text.length) append(text.slice(start))
  }

  return {
    push: (chunk) => {
      split(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)))
    },
    end: () => {
      split(decoder.end())
      if (line !== '') finish()
    },
  }
}
