import { PassThrough } from 'node:stream'
import { expect, it, vi } from 'vitest'
import { writeBlocks } from './write-blocks.ts'

/** Endless blocks of 1 kB; `made` says how many were asked for. */
const endless = () => {
  const made = { blocks: 0 }
  function* blocks(): Generator<readonly string[]> {
    for (;;) {
      made.blocks += 1
      yield ['x'.repeat(1023)]
    }
  }
  return { made, blocks: blocks() }
}

it('computes no further than the reader reads', async () => {
  const reader = new PassThrough({ highWaterMark: 4096 })
  const { made, blocks } = endless()
  const stop = new AbortController()
  const written = writeBlocks(reader, blocks, stop.signal)
  await vi.waitUntil(() => reader.writableNeedDrain)
  const before = made.blocks
  for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done))
  expect(made.blocks).toBe(before)
  reader.resume()
  await vi.waitUntil(() => made.blocks > before + 10)
  stop.abort()
  await written
})

it('ends with a signal although the reader is never slow', async () => {
  const reader = new PassThrough({ highWaterMark: 2 ** 30 })
  const { made, blocks } = endless()
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 10)
  await writeBlocks(reader, blocks, stop.signal)
  expect(made.blocks).toBeGreaterThan(0)
})
