import { createServer as createPlainServer, type Server as PlainServer } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Http2SecureServer } from 'node:http2'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Certificate } from './certificate.ts'
import { http1Front } from './http1-front.ts'
import { http2Front } from './http2-front.ts'
import type { PushDesk } from './push-desk.ts'

/**
 *   up        serves
 *   refusing  nothing listens
 *   silent    connections are accepted and nothing ever comes back
 *   garbage   connections are accepted and answered with what is neither TLS nor HTTP
 */
export type FrontMode = 'up' | 'refusing' | 'silent' | 'garbage'

export type FrontKind = 'h2' | 'https1' | 'http1'

/** One port of the push service, which can drop dead and come back. */
export class Front {
  readonly kind: FrontKind
  readonly #make: () => Server | PlainServer | TlsServer | Http2SecureServer
  readonly #desk: PushDesk
  #server: Server | PlainServer | TlsServer | Http2SecureServer | null = null
  readonly #sockets = new Set<Socket>()
  #port = 0

  constructor(
    kind: FrontKind,
    desk: PushDesk,
    certificate: Certificate,
    onServer: (server: PlainServer) => void = () => undefined,
  ) {
    this.kind = kind
    this.#desk = desk
    const origin = (): string => this.origin
    this.#make = () => {
      if (kind === 'h2') return http2Front(desk, certificate, origin)
      if (kind === 'https1') {
        return createTlsServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, http1Front(desk, origin))
      }
      const server = createPlainServer(http1Front(desk, origin))
      onServer(server)
      return server
    }
  }

  get origin(): string {
    return this.kind === 'http1' ? `http://127.0.0.1:${this.#port}` : `https://localhost:${this.#port}`
  }

  async set(mode: FrontMode): Promise<void> {
    await this.#stop()
    if (mode === 'refusing') return
    const server = mode === 'up' ? this.#make() : createTcpServer((socket) => garble(socket, mode))
    this.#server = server
    server.on('connection', (socket: Socket) => {
      if (mode === 'up') this.#desk.ledger.connections++
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, this.kind === 'http1' ? '127.0.0.1' : 'localhost', 4_096, resolve)
    })
    this.#port = (server.address() as AddressInfo).port
  }

  async #stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

function garble(socket: Socket, mode: 'silent' | 'garbage'): void {
  socket.on('error', () => undefined)
  if (mode === 'garbage') socket.end('this is neither TLS nor HTTP\n')
  else socket.resume()
}
