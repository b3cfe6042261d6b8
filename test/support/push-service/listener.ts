import { createServer as createPlainServer, type Server as PlainServer } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Http2SecureServer } from 'node:http2'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Certificate } from './certificate.ts'
import { http1Handler } from './http1-handler.ts'
import { http2Server } from './http2-server.ts'
import type { PushHandler } from './push-handler.ts'

/**
 *   up        serves
 *   refusing  nothing listens
 *   silent    connections are accepted and never answered
 *   garbage   connections are accepted and answered with bytes that are neither TLS nor HTTP
 */
export type ListenerMode = 'up' | 'refusing' | 'silent' | 'garbage'

export type ListenerKind = 'h2' | 'https1' | 'http1'

/** One port of the push service, which can fail and recover. */
export class Listener {
  readonly kind: ListenerKind
  readonly #createServer: () => Server | PlainServer | TlsServer | Http2SecureServer
  readonly #handler: PushHandler
  #server: Server | PlainServer | TlsServer | Http2SecureServer | null = null
  readonly #sockets = new Set<Socket>()
  #port = 0

  constructor(
    kind: ListenerKind,
    handler: PushHandler,
    certificate: Certificate,
    onServer: (server: PlainServer) => void = () => undefined,
  ) {
    this.kind = kind
    this.#handler = handler
    const origin = (): string => this.origin
    this.#createServer = () => {
      if (kind === 'h2') return http2Server(handler, certificate, origin)
      if (kind === 'https1') {
        return createTlsServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, http1Handler(handler, origin))
      }
      const server = createPlainServer(http1Handler(handler, origin))
      onServer(server)
      return server
    }
  }

  get origin(): string {
    return this.kind === 'http1' ? `http://127.0.0.1:${this.#port}` : `https://localhost:${this.#port}`
  }

  async setMode(mode: ListenerMode): Promise<void> {
    await this.#stop()
    if (mode === 'refusing') return
    const server =
      mode === 'up' ? this.#createServer() : createTcpServer((socket) => breakConnection(socket, mode))
    this.#server = server
    server.on('connection', (socket: Socket) => {
      if (mode === 'up') this.#handler.received.connections++
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

function breakConnection(socket: Socket, mode: 'silent' | 'garbage'): void {
  socket.on('error', () => undefined)
  if (mode === 'garbage') socket.end('this is neither TLS nor HTTP\n')
  else socket.resume()
}
