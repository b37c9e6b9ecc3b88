import { connect, createServer, type Server, type Socket } from 'node:net'

/** Acts as a load balancer: ports on 127.0.0.1 that forward to one API server, whatever port it has. */
export interface Forwarder {
  /** Forwards new and waiting connections to this port, and closes existing ones to another port. */
  lead(port: number): void
  /**
   * Closes all connections. New ones wait for the next `lead`, for a few seconds at most: clients are delayed, not
   * refused.
   */
  hold(): void
  /** Closes all connections and accepts no new ones. */
  refuse(): void
  /** Listens on a free port. */
  listen(): Promise<number>
  /** Listens on exactly these ports. A port that is in use is retried next time. */
  listenOn(ports: readonly number[]): Promise<void>
  close(): Promise<void>
}

const HOLD_MS = 15_000

export const createForwarder = (): Forwarder => {
  let target: number | 'hold' | 'refuse' = 'refuse'
  const sockets = new Set<Socket>()
  const waiting = new Set<Socket>()
  const servers = new Map<number, Server>()

  const accept = (client: Socket): void => {
    client.on('error', () => client.destroy())
    if (target === 'refuse') {
      client.destroy()
    } else if (target === 'hold') {
      waiting.add(client)
      client.setTimeout(HOLD_MS, () => client.destroy())
      client.on('close', () => waiting.delete(client))
    } else {
      forward(client, target)
    }
  }

  const forward = (client: Socket, port: number): void => {
    const upstream = connect(port, '127.0.0.1')
    const end = (): void => {
      for (const socket of [client, upstream]) {
        socket.destroy()
        sockets.delete(socket)
      }
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setTimeout(0)
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', end)
    }
    client.pipe(upstream)
    upstream.pipe(client)
  }

  const turnTo = (next: typeof target): void => {
    if (next === target) return
    target = next
    for (const socket of sockets) socket.destroy()
    const clients = [...waiting]
    waiting.clear()
    for (const client of clients) accept(client)
  }

  const listenOnPort = async (wanted: number): Promise<number | undefined> => {
    const server = createServer(accept)
    const port = await listening(server, wanted)
    if (port !== undefined) servers.set(port, server)
    return port
  }

  return {
    lead: turnTo,
    hold: () => {
      turnTo('hold')
    },
    refuse: () => {
      turnTo('refuse')
    },
    async listen() {
      const port = await listenOnPort(0)
      if (port === undefined) throw new Error('127.0.0.1 has no free port')
      return port
    },
    async listenOn(ports) {
      const wanted = new Set(ports)
      for (const [port, server] of servers) {
        if (wanted.has(port)) continue
        servers.delete(port)
        server.close()
      }
      for (const port of wanted) if (!servers.has(port)) await listenOnPort(port)
    },
    async close() {
      turnTo('refuse')
      const closing = [...servers.values()].map((server) => new Promise((resolve) => server.close(resolve)))
      servers.clear()
      await Promise.all(closing)
    },
  }
}

const listening = (server: Server, port: number): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(address === null || typeof address === 'string' ? undefined : address.port)
    })
  })
