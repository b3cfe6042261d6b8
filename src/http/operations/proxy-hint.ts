import type { IncomingMessage } from 'node:http'
import type { HttpDeps } from '../deps.ts'
import { isPrivateAddress } from '../edge/client-address.ts'

/**
 * Detects a reverse proxy that is not trusted. All readers then share its address, and with it one address's limits. The
 * header is not used for anything else; the operator is warned once.
 */
export class ProxyHint {
  readonly #warn: HttpDeps['warn']
  readonly #hops: number
  #seen = false

  constructor({ warn, limits }: Pick<HttpDeps, 'warn' | 'limits'>) {
    this.#warn = warn
    this.#hops = limits.trustProxy
  }

  /** The hint in `/health`; `null` while no proxy was detected. */
  get message(): string | null {
    if (!this.#seen) return null
    return 'Requests come through a proxy that is not trusted, so that all readers share its address and its rate limits. Set the option trustProxy.'
  }

  observe(request: IncomingMessage): void {
    if (this.#seen || this.#hops > 0 || request.headers['x-forwarded-for'] === undefined) return
    const peer = request.socket.remoteAddress ?? ''
    if (!isPrivateAddress(peer)) return
    this.#seen = true
    this.#warn?.('proxy-not-trusted', { proxy: peer, option: 'TELEX_TRUST_PROXY' })
  }
}
