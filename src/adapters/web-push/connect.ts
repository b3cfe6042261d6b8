import type { LookupFunction, Socket } from 'node:net'
import { connect as connectTcp } from 'node:net'
import {
  connect as connectTls,
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import type { AllowedOrigin } from './endpoint-guard.ts'
import { AddressNotPublicError } from './guarded-lookup.ts'
import type { RequestResult } from './request-result.ts'

/** For DNS, TCP and TLS together. */
export const CONNECT_TIMEOUT_MS = 10_000

export type ConnectOptions = {
  readonly secureContext: SecureContext
  /** Gives public addresses only. */
  readonly lookup: LookupFunction
  readonly connectTimeoutMs?: number | undefined
}

/**
 * The certificates that connections trust, read once for all of them: a context of its own for each connection takes
 * megabytes.
 *
 * @param ca certificates to trust in addition to the system's, PEM.
 */
export function sharedSecureContext(ca: string | undefined): SecureContext {
  return createSecureContext(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] })
}

/** No connection could be opened, so nothing was sent. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  /** The result for requests that waited for the connection. */
  readonly result: Extract<RequestResult, { kind: 'unreachable' | 'blocked' }>

  constructor(cause: Error) {
    super(cause.message, { cause })
    this.result = {
      kind: cause instanceof AddressNotPublicError ? 'blocked' : 'unreachable',
      detail: 'code' in cause ? String(cause.code) : cause.message,
    }
  }
}

export type Connected = { readonly socket: Socket; readonly isHttp2: boolean }

/**
 * Opens one connection to a push service. The address is checked in the DNS lookup of this connection, unless the operator
 * listed the origin as insecure.
 *
 * @param protocols offered by ALPN, the preferred one first. @throws ConnectError after ten seconds at most.
 */
export function connectTo(
  to: AllowedOrigin,
  options: ConnectOptions,
  protocols: readonly string[],
): Promise<Connected> {
  const { host, port } = to
  const lookup = to.checksAddress ? options.lookup : undefined
  const target = { host, port, noDelay: true, keepAlive: true, ...(lookup !== undefined && { lookup }) }
  return new Promise((resolve, reject) => {
    const socket: Socket | TLSSocket = to.isTls
      ? connectTls({
          ...target,
          ALPNProtocols: [...protocols],
          ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
          secureContext: options.secureContext,
        })
      : connectTcp(target)
    const timer = setTimeout(
      () => socket.destroy(new Error('Connection timed out.')),
      options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    )
    const fail = (error: Error): void => {
      clearTimeout(timer)
      reject(new ConnectError(error))
    }
    socket.once('error', fail)
    socket.once(to.isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      // An idle connection must not keep the process alive.
      socket.unref()
      resolve({ socket, isHttp2: 'alpnProtocol' in socket && socket.alpnProtocol === 'h2' })
    })
  })
}
