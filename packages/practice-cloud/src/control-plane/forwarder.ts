import { connect, createServer, type Server, type Socket } from 'node:net'

/** Stands for a load balancer: ports on 127.0.0.1 behind which one API server is reached, whichever port that has now. */
export interface Forwarder {
  /** Of the listener that is always there. */
  readonly port: number
  /** Where connections go from now on; those that lead elsewhere are cut. Undefined: nowhere, they are refused. */
  lead(port: number | undefined): void
  /** Listens on exactly these ports besides its own. A port that somebody else holds is tried again next time. */
  listenOn(ports: readonly number[]): Promise<void>
  close(): Promise<void>
}

export const createForwarder = async (): Promise<Forwarder> => {
  let target: number | undefined
  const sockets = new Set<Socket>()
  const servers = new Map<number, Server>()

  const accept = (client: Socket): void => {
    if (target === undefined) {
      client.destroy()
      return
    }
    const upstream = connect(target, '127.0.0.1')
    const end = (): void => {
      client.destroy()
      upstream.destroy()
      sockets.delete(client)
      sockets.delete(upstream)
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', end)
    }
    client.pipe(upstream)
    upstream.pipe(client)
  }

  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }

  const listen = async (wanted: number): Promise<number | undefined> => {
    const server = createServer(accept)
    const port = await listening(server, wanted)
    if (port !== undefined) servers.set(port, server)
    return port
  }

  const own = await listen(0)
  if (own === undefined) throw new Error('127.0.0.1 has no free port')
  return {
    port: own,
    lead(port) {
      if (port === target) return
      target = port
      cut()
    },
    async listenOn(ports) {
      const wanted = new Set([own, ...ports])
      for (const [port, server] of servers) {
        if (wanted.has(port)) continue
        servers.delete(port)
        server.close()
      }
      for (const port of wanted) if (!servers.has(port)) await listen(port)
    },
    async close() {
      target = undefined
      cut()
      const closing = [...servers.values()].map((server) => new Promise((resolve) => server.close(resolve)))
      servers.clear()
      await Promise.all(closing)
    },
  }
}

const listening = (server: Server, port: number): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(address === null || typeof address === 'string' ? undefined : address.port)
    })
  })
