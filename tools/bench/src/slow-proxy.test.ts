import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { openSlowProxy } from './slow-proxy.ts'

it('forwards in both directions, in order, not before its delay', async () => {
  const echo = createServer((socket) => socket.pipe(socket))
  await new Promise<void>((listening) => echo.listen(0, '127.0.0.1', listening))
  const { port } = echo.address() as AddressInfo
  const proxy = await openSlowProxy(new URL(`https://127.0.0.1:${port}`), 20)
  const client = connect({ host: '127.0.0.1', port: proxy.port })
  const began = performance.now()
  client.write('one ')
  client.write('two ')
  client.end('three')
  let answer = ''
  client.on('data', (piece) => (answer += piece.toString()))
  await once(client, 'end')
  expect(answer).toBe('one two three')
  // A timer may fire a millisecond early.
  expect(performance.now() - began).toBeGreaterThanOrEqual(38)
  await proxy.close()
  await new Promise((closed) => echo.close(closed))
})
