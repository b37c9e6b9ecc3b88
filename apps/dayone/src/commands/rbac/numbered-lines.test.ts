import { expect, it } from 'vitest'
import { numberedLines, type NumberedLine } from './numbered-lines.ts'

const linesOf = async (...chunks: readonly (Buffer | string)[]): Promise<readonly (readonly NumberedLine[])[]> => {
  const found: (readonly NumberedLine[])[] = []
  for await (const lines of numberedLines(from(chunks))) found.push(lines)
  return found
}

async function* from(chunks: readonly (Buffer | string)[]): AsyncGenerator<Buffer | string> {
  yield* chunks
}

it('numbers lines across chunks, and emits each as soon as it has ended', async () => {
  expect(await linesOf('a\nb', 'c\n\nd')).toEqual([
    [[1, 'a']],
    [
      [2, 'bc'],
      [3, ''],
    ],
    [[4, 'd']],
  ])
})

it('removes carriage returns and a byte order mark', async () => {
  expect(await linesOf('\ufeffa\r\nb\r\n')).toEqual([
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ])
})

it('joins a character that two chunks share', async () => {
  const bytes = Buffer.from('ü\n')
  expect(await linesOf(bytes.subarray(0, 1), bytes.subarray(1))).toEqual([[[1, 'ü']]])
})

it('does not keep an endless line', async () => {
  const [[first] = []] = await linesOf(...Array.from({ length: 20 }, () => 'x'.repeat(1024 * 1024)), '\n')
  expect(first?.[1].length).toBeLessThan(18 * 1024 * 1024)
})
