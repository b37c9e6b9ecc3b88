import type { LineChoice } from '../api/kube-request.ts'

const lineFeed = 10

/**
 * The lines of a text that `choose` keeps. Ends at the first line that it stops at, without reading the rest. Throws what
 * reading throws.
 */
export async function readLines(text: AsyncIterable<Buffer>, choose: (line: string) => LineChoice): Promise<string> {
  const kept: string[] = []
  /** Whether it stops at one of these lines. */
  const take = (lines: readonly string[]): boolean =>
    lines.some((line) => {
      const choice = choose(line)
      if (choice === 'keep') kept.push(`${line}\n`)
      return choice === 'stop'
    })
  // Bytes behind the last line feed: a character may be divided between two chunks, a line feed is one byte.
  let open: Buffer[] = []
  for await (const chunk of text) {
    const end = chunk.lastIndexOf(lineFeed)
    if (end === -1) {
      open.push(chunk)
      continue
    }
    const lines = Buffer.concat([...open, chunk.subarray(0, end)]).toString('utf8')
    if (take(lines.split('\n'))) return kept.join('')
    open = [chunk.subarray(end + 1)]
  }
  const last = Buffer.concat(open).toString('utf8')
  if (last !== '') take([last])
  return kept.join('')
}
