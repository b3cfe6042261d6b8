import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:tls'
import { seededRandom } from '../seeded-random.ts'
import { selfSigned } from '../push-service/certificate.ts'
import { diceOf, type Http2Conditions } from './conditions.ts'
import { ScriptedConnection } from './scripted-connection.ts'

/** An HTTP/2 server that does what its conditions say, and counts. */
export type ScriptedServer = AsyncDisposable & {
  readonly port: number
  readonly ca: string
  /** How often each path was taken on, with the bodies that came. */
  readonly arrived: ReadonlyMap<string, readonly (Buffer | null)[]>
  /** What the client did wrong. */
  readonly violations: readonly string[]
  /** What happened on purpose, and how often. */
  readonly happened: ReadonlyMap<string, number>
  /** SETTINGS and PINGs on open connections that the client has not acknowledged. */
  readonly unacknowledged: () => number
}

const certificate = selfSigned(Date.now())

export async function startScriptedServer(
  conditions: Http2Conditions,
  seed: number,
): Promise<ScriptedServer> {
  const dice = diceOf(seededRandom(seed))
  const arrived = new Map<string, (Buffer | null)[]>()
  const violations: string[] = []
  const happened = new Map<string, number>()
  const sockets = new Set<Socket>()
  const connections = new Set<ScriptedConnection>()
  const server = createServer({ ...certificate, ALPNProtocols: ['h2'] }, (socket) => {
    sockets.add(socket)
    const connection = new ScriptedConnection(socket, conditions, dice, {
      arrived: (path, body) => arrived.set(path, [...(arrived.get(path) ?? []), body]),
      violation: (what) => violations.push(what),
      happened: (what) => happened.set(what, (happened.get(what) ?? 0) + 1),
    })
    connections.add(connection)
    socket.on('close', () => {
      sockets.delete(socket)
      connections.delete(connection)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    ca: certificate.cert,
    arrived,
    violations,
    happened,
    unacknowledged: () => connections.values().reduce((sum, each) => sum + each.unacknowledged, 0),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
