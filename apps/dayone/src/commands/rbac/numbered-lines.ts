/** A line and its number, from 1. */
export type NumberedLine = readonly [number: number, line: string]

/** A line longer than this is cut here: a file without line feeds must not fill the memory. */
const bytesAtMost = 16 * 1024 * 1024

const lineFeed = 0x0a

/**
 * The lines of a stream with their numbers, as many at once as a chunk holds: nothing waits for more input than its own
 * line. Line feeds end lines; a carriage return before them and a byte order mark at the beginning are removed. The
 * last line needs no end. Of a line that never ends, the first 16 MiB are kept.
 */
export async function* numberedLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<readonly NumberedLine[]> {
  let begun: Buffer[] = []
  let begunBytes = 0
  let number = 0
  const begin = (bytes: Buffer): void => {
    const kept = bytes.subarray(0, bytesAtMost - begunBytes)
    if (kept.length > 0) begun.push(kept)
    begunBytes += kept.length
  }
  // A text of each line, not a part of the text of a chunk: V8 would keep that as long as any of its lines.
  const ended = (end: Buffer): NumberedLine => {
    if (begun.length > 0) begin(end)
    const line = (begun.length > 0 ? Buffer.concat(begun) : end).toString()
    begun = []
    begunBytes = 0
    number += 1
    const text = number === 1 && line.startsWith('\ufeff') ? line.slice(1) : line
    return [number, text.endsWith('\r') ? text.slice(0, -1) : text]
  }
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const lines: NumberedLine[] = []
    let from = 0
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, from)) {
      lines.push(ended(bytes.subarray(from, end)))
      from = end + 1
    }
    begin(bytes.subarray(from))
    if (lines.length > 0) yield lines
  }
  if (begunBytes > 0) yield [ended(Buffer.alloc(0))]
}
