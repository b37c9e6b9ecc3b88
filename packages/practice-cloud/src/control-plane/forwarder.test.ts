import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createForwarder } from './forwarder.ts'

/** A server that sends its name to every client and keeps the connection open. */
const startServer = async (name: string): Promise<number> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(name)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const call = (port: number): Socket => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  return socket
}

const heard = async (socket: Socket): Promise<string> => String(((await once(socket, 'data')) as [Buffer])[0])

const start = async () => {
  const forwarder = createForwarder()
  onTestFinished(() => forwarder.close())
  return { forwarder, port: await forwarder.listen() }
}

test('forwards to the configured server, and closes other connections', async () => {
  const { forwarder, port } = await start()
  forwarder.lead(await startServer('old'))
  const early = call(port)
  expect(await heard(early)).toBe('old')

  forwarder.lead(await startServer('new'))
  await once(early, 'close')
  expect(await heard(call(port))).toBe('new')
})

test('connections on hold wait for the next server', async () => {
  const { forwarder, port } = await start()
  forwarder.hold()
  const caller = call(port)
  await once(caller, 'connect')
  const answer = heard(caller)
  forwarder.lead(await startServer('late'))
  expect(await answer).toBe('late')
})

test('refuses at first, and again on request', async () => {
  const { forwarder, port } = await start()
  await once(call(port), 'close')
  forwarder.lead(await startServer('here'))
  const caller = call(port)
  await heard(caller)
  forwarder.refuse()
  await once(caller, 'close')
  await once(call(port), 'close')
})

test('listens on exactly the given ports', async () => {
  const { forwarder, port } = await start()
  forwarder.lead(await startServer('here'))
  const other = await startServer('somebody else')
  await forwarder.listenOn([port, other])
  expect(await heard(call(other))).toBe('somebody else')
  await forwarder.listenOn([])
  const refused = connect(port, '127.0.0.1')
  await expect(once(refused, 'connect')).rejects.toThrow('ECONNREFUSED')
})
