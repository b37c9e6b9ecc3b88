import { StringDecoder } from 'node:string_decoder'

/** A line and its number, from 1. */
export type NumberedLine = readonly [number: number, line: string]

/** A line longer than this is cut here: a file without line feeds must not fill the memory. */
const charactersAtMost = 16 * 1024 * 1024

/**
 * The lines of a stream with their numbers, as many at once as a chunk holds: nothing waits for more input than its own
 * line. Line feeds end lines; a carriage return before them and a byte order mark at the beginning are removed. The
 * last line needs no end. Of a line that never ends, the first 16 million characters are kept.
 */
export async function* numberedLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<readonly NumberedLine[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let number = 0
  const numbered = (line: string): NumberedLine => {
    number += 1
    const begun = number === 1 && line.startsWith('\ufeff') ? line.slice(1) : line
    return [number, begun.endsWith('\r') ? begun.slice(0, -1) : begun]
  }
  for await (const chunk of source) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n')
    rest = (parts.pop() ?? '').slice(0, charactersAtMost)
    if (parts.length > 0) yield parts.map(numbered)
  }
  rest += decoder.end()
  if (rest !== '') yield [numbered(rest)]
}
