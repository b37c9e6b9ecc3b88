import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { lineWriter } from './line-writer.ts'

const epipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })

/** A reader that takes `count` chunks and goes away. */
const reader = (count: number) => {
  const taken: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (taken.length >= count) return done(epipe)
      taken.push(chunk.toString())
      done()
    },
  })
  return { taken, stream }
}

it('writes lines', () => {
  const { taken, stream } = reader(9)
  const out = lineWriter(stream)
  expect([out.write('a'), out.write('b')]).toEqual([true, true])
  expect(taken).toEqual(['a\n', 'b\n'])
})

it('stops quietly when the reader has gone away, and reports it', async () => {
  const { taken, stream } = reader(1)
  const out = lineWriter(stream)
  out.write('a')
  out.write('b')
  await new Promise((resolve) => out.gone.addEventListener('abort', resolve))
  expect(out.write('c')).toBe(false)
  expect(taken).toEqual(['a\n'])
})

it('throws errors other than a broken pipe', () => {
  const stream = new Writable()
  lineWriter(stream)
  expect(() => stream.emit('error', new Error('disk full'))).toThrow('disk full')
})
