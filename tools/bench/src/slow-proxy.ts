import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A proxy to a server, with added latency. */
export interface SlowProxy {
  readonly port: number
  close(): Promise<void>
}

/** Forwards every chunk after `delayMs`, in order: half of a round trip in each direction. */
export async function openSlowProxy(target: URL, delayMs: number): Promise<SlowProxy> {
  const sockets = new Set<Socket>()
  const handOn = (from: Socket, to: Socket): void => {
    from.on('data', (piece) => void setTimeout(() => to.writable && to.write(piece), delayMs))
    from.on('end', () => void setTimeout(() => to.end(), delayMs))
    from.on('error', () => to.destroy())
    from.on('close', () => sockets.delete(from))
    sockets.add(from)
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: target.hostname, port: Number(target.port || 443), allowHalfOpen: true })
    for (const socket of [near, far]) socket.setNoDelay(true)
    handOn(near, far)
    handOn(far, near)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}
