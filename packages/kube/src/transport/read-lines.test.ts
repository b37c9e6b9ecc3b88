import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

async function* inChunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('keeps the chosen lines, wherever the text is divided', async () => {
  const lines = fc.array(fc.stringMatching(/^[kä€😀 ]{0,6}$/u), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (all, size, isEnded) => {
      const text = `${all.join('\n')}${isEnded ? '\n' : ''}`
      const kept = await readLines(inChunks(text, size), (line) => (line.startsWith('k') ? 'keep' : 'skip'))
      expect(kept).toBe(
        all
          .filter((line) => line.startsWith('k'))
          .map((line) => `${line}\n`)
          .join(''),
      )
    }),
  )
})

test('reads nothing behind the line it stops at', async () => {
  let read = 0
  async function* endless(): AsyncGenerator<Buffer> {
    for (; ; read += 1) yield Buffer.from(`line ${read}\n`)
  }
  const kept = await readLines(endless(), (line) => (line === 'line 3' ? 'stop' : 'keep'))
  expect(kept).toBe('line 0\nline 1\nline 2\n')
  expect(read).toBe(3)
})

test('throws what reading throws', async () => {
  async function* cut(): AsyncGenerator<Buffer> {
    yield Buffer.from('a\n')
    throw new Error('cut off')
  }
  await expect(readLines(cut(), () => 'keep')).rejects.toThrow('cut off')
})
