import type { IncomingMessage } from 'node:http'
import type { HttpDeps } from '../deps.ts'
import { clientAddress, isPrivateAddress } from '../edge/client-address.ts'
import { addressKey } from '../stream/address-limits.ts'

/** So many of a hundred requests with too few entries are no scanner that found the machine behind its proxy. */
const ENOUGH_SHORT = 20
const REMEMBERED = 100
/** More than a campus asks for: the readers of a proxy that is not counted, or one client that nobody needs. */
const MANY_STREAMS = 1_000
const MINUTE_MS = 60_000
/** Above this all are forgotten: a crowd of so many addresses is not behind one proxy. */
const MAX_ADDRESSES = 10_000

type Request = Pick<IncomingMessage, 'socket' | 'headers'>
type Hint = 'proxy-not-trusted' | 'proxy-chain-short' | 'streams-from-one-address'

const messages: Readonly<Record<Hint, string>> = {
  'proxy-not-trusted':
    'Requests come through a proxy that is not trusted, so that all readers share its address and its rate limits. Set the option trustProxy.',
  'proxy-chain-short':
    'Requests have fewer X-Forwarded-For entries than the option trustProxy counts proxies, so that readers share a proxy’s address and its limits. Have each proxy append to the header and none replace it, or lower trustProxy.',
  'streams-from-one-address':
    'One address requests more than 1,000 streams a minute. If it is a proxy or a CDN, count it in the option trustProxy and have it append to X-Forwarded-For; for a campus raise streamsPerAddress; otherwise block it.',
}

/**
 * Detects reverse proxies that are not counted as they are: a proxy that is not trusted, one that throws away what the
 * proxy before it said, and one whose readers all come from its own address. The header is not used for anything else; the
 * operator is warned once of each.
 *
 * Holds two numbers, and a count for each address that requested a stream within the last minute.
 */
export class ProxyHint {
  readonly #warn: HttpDeps['warn']
  readonly #hops: number
  readonly #nowMs: () => number
  readonly #seen = new Set<Hint>()
  #short = 0
  #whole = 0
  #streams = new Map<string, number>()
  #minute = 0

  constructor({ warn, limits }: Pick<HttpDeps, 'warn' | 'limits'>, nowMs = () => performance.now()) {
    this.#warn = warn
    this.#hops = limits.trustProxy
    this.#nowMs = nowMs
  }

  /** The hints in `/health`. */
  get messages(): readonly string[] {
    return [...this.#seen].map((hint) => messages[hint])
  }

  /**
   * Looks at one request.
   *
   * @param isReader whether only readers send such requests; others without the header are health checks and programs on
   * this machine.
   */
  observe({ headers, socket }: Request, isReader = false): void {
    const forwarded = headers['x-forwarded-for']
    if (this.#hops === 0) {
      if (forwarded === undefined) return
      const peer = socket.remoteAddress ?? ''
      if (isPrivateAddress(peer)) this.#hint('proxy-not-trusted', { proxy: peer })
      return
    }
    if ((forwarded === undefined && !isReader) || this.#seen.has('proxy-chain-short')) return
    if (forwarded === undefined || String(forwarded).split(',').length < this.#hops) this.#short++
    else this.#whole++
    if (this.#short >= ENOUGH_SHORT && this.#short > this.#whole) this.#hint('proxy-chain-short', {})
    if (this.#short + this.#whole < REMEMBERED) return
    this.#short /= 2
    this.#whole /= 2
  }

  /** Looks at a request for a stream, whether it is served or not. */
  observeStream(request: Request): void {
    this.observe(request, true)
    if (this.#seen.has('streams-from-one-address')) return
    const minute = Math.floor(this.#nowMs() / MINUTE_MS)
    if (minute !== this.#minute || this.#streams.size > MAX_ADDRESSES) {
      this.#minute = minute
      this.#streams = new Map()
    }
    const key = addressKey(clientAddress(request, this.#hops))
    const count = (this.#streams.get(key) ?? 0) + 1
    this.#streams.set(key, count)
    if (count > MANY_STREAMS) {
      this.#hint('streams-from-one-address', {})
      this.#streams = new Map()
    }
  }

  #hint(hint: Hint, facts: Readonly<Record<string, string>>): void {
    if (this.#seen.has(hint)) return
    this.#seen.add(hint)
    this.#warn?.(hint, { ...facts, option: 'TELEX_TRUST_PROXY' })
  }
}
