import type { IncomingMessage } from 'node:http'
import type { HttpDeps } from '../deps.ts'

const nearby = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|::ffff:(127|10|192\.168)\.|f[cd])/i

/**
 * Notices that a proxy stands in front which the desk was not told of: then all readers look like one, and share one
 * address's streams and requests. Nothing is believed of the header for that; the operator is told, once.
 */
export class ProxyHint {
  readonly #warn: HttpDeps['warn']
  readonly #hops: number
  #seen = false

  constructor({ warn, limits }: Pick<HttpDeps, 'warn' | 'limits'>) {
    this.#warn = warn
    this.#hops = limits.trustProxy
  }

  /** What health says of it; `null` while nothing was noticed. */
  get words(): string | null {
    if (!this.#seen) return null
    return 'Requests come through a proxy, and all readers share its address: set the option trustProxy.'
  }

  notice(request: IncomingMessage): void {
    if (this.#seen || this.#hops > 0 || request.headers['x-forwarded-for'] === undefined) return
    const peer = request.socket.remoteAddress ?? ''
    if (!nearby.test(peer)) return
    this.#seen = true
    this.#warn?.('proxy-not-trusted', { proxy: peer, option: 'TELEX_TRUST_PROXY' })
  }
}
