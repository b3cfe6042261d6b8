import type { Socket } from 'node:net'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { AllowedOrigin } from './endpoint-guard.ts'
import { AddressNotPublicError, guardedLookup, type ResolveAll } from './guarded-lookup.ts'
import type { Reply } from './reply.ts'

/** Name, TCP and TLS together. A push service that takes longer is as good as down. */
export const CONNECT_MS = 10_000

export type ConnectOptions = {
  /** Certificates to trust beside the system's, PEM: for push services of the tests. */
  readonly ca?: string | undefined
  readonly resolve?: ResolveAll | undefined
  readonly connectMs?: number | undefined
}

/** No connection was made, and so nothing was sent. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError'
  /** What it means for the message that waited for it. */
  readonly reply: Extract<Reply, { kind: 'unreachable' | 'blocked' }>

  constructor(cause: Error) {
    super(cause.message, { cause })
    this.reply = {
      kind: cause instanceof AddressNotPublicError ? 'blocked' : 'unreachable',
      detail: 'code' in cause ? String(cause.code) : cause.message,
    }
  }
}

export type Connected = { readonly socket: Socket; readonly speaksHttp2: boolean }

/**
 * Opens one connection to a push service. The address it connects to is checked when it is
 * looked up, at this moment, unless the operator called the origin insecure.
 *
 * @param offers the protocols we would speak, the best first. @throws NoConnectionError after ten seconds at most.
 */
export function connectTo(
  to: AllowedOrigin,
  options: ConnectOptions,
  offers: readonly string[],
): Promise<Connected> {
  const { host, port } = to
  const lookup = to.checksAddress ? guardedLookup(options.resolve) : undefined
  const target = { host, port, noDelay: true, keepAlive: true, ...(lookup !== undefined && { lookup }) }
  return new Promise((resolve, reject) => {
    const socket: Socket | TLSSocket = to.isTls
      ? connectTls({
          ...target,
          ALPNProtocols: [...offers],
          ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
          ...(options.ca !== undefined && { ca: options.ca }),
        })
      : connectTcp(target)
    const timer = setTimeout(
      () => socket.destroy(new Error('The connection took too long.')),
      options.connectMs ?? CONNECT_MS,
    )
    const fail = (error: Error): void => {
      clearTimeout(timer)
      reject(new NoConnectionError(error))
    }
    socket.once('error', fail)
    socket.once(to.isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      // It is kept for later use; that alone is no reason for the process to stay.
      socket.unref()
      resolve({ socket, speaksHttp2: 'alpnProtocol' in socket && socket.alpnProtocol === 'h2' })
    })
  })
}
