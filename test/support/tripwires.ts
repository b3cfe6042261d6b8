import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { freePort } from './server-process.ts'

/** Where a machine's own services listen, with a port for those that may not listen there. */
const addresses = ['127.0.0.1', '::1']
const usualPorts = [443, 80]

/** Listeners on this machine's own addresses that count who comes. */
export type Tripwires = AsyncDisposable & {
  readonly port: number
  /** Connections since it was asked the last time. */
  readonly take: () => number
}

/** The usual ports are watched too where the system gives them to us. */
export async function setTripwires(): Promise<Tripwires> {
  const port = await freePort()
  let touched = 0
  const servers: Server[] = []
  for (const host of addresses) {
    for (const place of [port, ...usualPorts]) {
      const server = createServer((socket) => {
        touched++
        socket.destroy()
      })
      server.listen({ host, port: place })
      // Not ours to listen on, or no such address here.
      const isListening = await once(server, 'listening').then(
        () => true,
        () => false,
      )
      if (isListening) servers.push(server)
    }
  }
  if (servers.length === 0) throw new Error('There is nowhere to listen.')
  return {
    port,
    take() {
      const since = touched
      touched = 0
      return since
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}
