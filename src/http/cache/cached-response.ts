import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Seq } from '../../domain/ids.ts'
import { isNotModified } from '../edge/send.ts'
import type { RateLimit } from '../edge/rate-limit.ts'
import type { ServedCounter } from '../operations/request-durations.ts'
import type { CacheFill } from './cache-fill.ts'
import type { CacheGroup, Dependency } from './cache-notes.ts'

/** Roughly what the headers, the key and the objects around them take. */
const OVERHEAD_BYTES = 3_000
/** Up to here libuv writes a string at once, without a buffer of its own. */
const MAX_JOINED_BYTES = 12 * 1024
/** Headers that a cached response is chosen by: they are heeded, not passed by. */
const negotiated = new Set(['accept-encoding', 'if-none-match', 'if-modified-since'])
const bodyHeaders = new Set(['content-encoding', 'content-length'])

/** Names and values in turns, as Node writes them; the request id is put in for each response. */
type FlatHeaders = { readonly pairs: string[]; readonly requestIdAt: number }

/** One response as it is sent, in one encoding, with the one that says that the client has it. */
export class CachedResponse {
  readonly key: string
  readonly encoding: CacheFill['encoding']
  /** The same bytes for every encoding. */
  readonly isForAllEncodings: boolean
  readonly dependsOn: Dependency
  readonly group: CacheGroup
  /** The head it was made at. */
  readonly head: Seq
  readonly expiresAt: number
  readonly rate: RateLimit | null
  readonly route: string
  /** Names of headers that the app looked at: a request that has one of them gets a response of its own. */
  readonly otherHeaders: readonly string[]
  readonly etag: string | null
  /** What it takes in memory, roughly. */
  readonly bytes: number
  /** By method and status. */
  readonly counters: (ServedCounter | undefined)[] = [undefined, undefined, undefined, undefined]
  /** Whether it was served since the cache last looked for what to drop. */
  isUsed = false
  /** A short one as a string of its bytes, which Node writes together with the head. */
  readonly #body: Buffer | string
  readonly #lastModified: string | null
  readonly #ok: FlatHeaders
  readonly #head: FlatHeaders
  readonly #notModified: FlatHeaders

  /** @param body the whole body, in this encoding. */
  constructor(fill: CacheFill, kept: NonNullable<CacheFill['kept']>, response: Response, body: Buffer) {
    this.key = fill.key
    this.encoding = fill.encoding
    this.isForAllEncodings = !fill.headersRead.has('accept-encoding')
    this.dependsOn = kept.dependsOn
    this.group = kept.group
    this.head = fill.head
    this.expiresAt = fill.expiresAt
    this.rate = fill.rate
    this.route = fill.outcome?.route ?? 'none'
    this.otherHeaders = [...fill.headersRead].filter((name) => !negotiated.has(name))
    this.etag = response.headers.get('etag')
    this.#lastModified = response.headers.get('last-modified')
    this.bytes = body.length + OVERHEAD_BYTES
    this.#body = body.length <= MAX_JOINED_BYTES ? body.toString('latin1') : body
    const headers = [...response.headers].filter(([name]) => name !== 'content-length')
    this.#ok = flat([...headers, ['content-length', `${body.length}`]])
    this.#head = flat(headers)
    this.#notModified = flat(headers.filter(([name]) => !bodyHeaders.has(name)))
  }

  /**
   * Writes the response to this request, which may be one that the client has: 200 or 304. Returns the status.
   *
   * @param closes whether the connection is closed after it.
   */
  send(request: IncomingMessage, response: ServerResponse, requestId: string, closes: boolean): 200 | 304 {
    const { method, headers } = request
    const ifNoneMatch = headers['if-none-match']
    const ifModifiedSince = headers['if-modified-since']
    const hasIt =
      (ifNoneMatch !== undefined || ifModifiedSince !== undefined) &&
      isNotModified(ifNoneMatch ?? null, ifModifiedSince ?? null, this.etag, this.#lastModified)
    const status = hasIt ? 304 : 200
    const isWhole = !hasIt && method !== 'HEAD'
    const { pairs, requestIdAt } = hasIt ? this.#notModified : isWhole ? this.#ok : this.#head
    pairs[requestIdAt] = requestId
    // NOTE: Node writes the pairs down at once, so that the next response may change the request id.
    response.writeHead(status, closes ? [...pairs, 'connection', 'close'] : pairs)
    if (isWhole) response.end(this.#body, 'latin1')
    else response.end()
    return status
  }
}

function flat(headers: readonly (readonly [string, string])[]): FlatHeaders {
  const at = headers.findIndex(([name]) => name === 'x-request-id')
  return { pairs: headers.flat(), requestIdAt: at * 2 + 1 }
}
