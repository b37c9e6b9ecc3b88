import { expect, test } from 'vitest'
import { giveUpOnStop } from './give-up-on-stop.ts'

const never = (): Promise<string> => new Promise(() => undefined)
const read = { method: 'GET', path: '/api/v1/pods?limit=1' } as const

test('a stop ends a read of a server that does not respond', async () => {
  const stop = new AbortController()
  const asked = giveUpOnStop(read, stop.signal, never())
  stop.abort()
  await expect(asked).rejects.toMatchObject({ exitCode: 6, message: expect.stringContaining('GET /api/v1/pods') })
})

test('uses a response that arrives after the stop; always finishes a write', async () => {
  const stop = new AbortController()
  stop.abort()
  const answer = (): Promise<string> => new Promise((resolve) => setImmediate(() => resolve('answer')))
  expect(await giveUpOnStop(read, stop.signal, answer())).toBe('answer')
  const write = { method: 'POST', path: '/api/v1/namespaces' } as const
  const late = new Promise<string>((resolve) => setTimeout(() => resolve('created'), 1200))
  expect(await giveUpOnStop(write, stop.signal, late)).toBe('created')
})
