import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Instant } from '../../domain/ids.ts'
import { expireResponse } from '../cache/keep-response.ts'
import type { HttpContext } from './context.ts'

/** Below this size compression saves less than its headers cost. */
const MIN_COMPRESSED_BYTES = 1_024
/** Halfway between speed and size: about 2 ms for a page of 100 kB, a quarter smaller than gzip. */
const BROTLI_QUALITY = 4

const asGzip = promisify(gzip)
const asBrotli = promisify(brotliCompress)

/** For what changes with every post: browsers always revalidate, shared caches may serve it for two seconds. */
export const PUBLIC_AND_FRESH = 'public, max-age=0, s-maxage=2, must-revalidate'

export type Encoding = 'br' | 'gzip'

/** A text response with its caching headers. */
export type TextResponse = {
  readonly status?: 200 | 201 | 202
  readonly type: string
  readonly text: string
  readonly caching: string
  /** The validator: a browser that has this version gets 304. */
  readonly etag?: string
  /** When its content last changed. */
  readonly changedAt?: Instant
  /** Request headers that the response depends on, beside `Accept-Encoding`. */
  readonly vary?: string
}

/** Sends a text response: compressed if the client accepts it, or 304 if the client has it. */
export async function sendText(c: HttpContext, response: TextResponse, now: Instant): Promise<Response> {
  const { status = 200, type, text, caching, etag, changedAt, vary } = response
  c.header('Content-Type', type)
  c.header('Cache-Control', caching)
  c.header('Vary', vary === undefined ? 'Accept-Encoding' : `Accept-Encoding, ${vary}`)
  if (etag !== undefined) c.header('ETag', etag)
  const lastModified = changedAt === undefined ? null : lastModifiedOf(changedAt, now)
  if (lastModified !== null) c.header('Last-Modified', lastModified)
  else if (changedAt !== undefined) expireResponse(c, endOfSecond(changedAt))
  if (isFresh(c, etag ?? null, lastModified)) return c.body(null, 304)
  const encoding = text.length < MIN_COMPRESSED_BYTES ? null : encodingOf(c.req.header('accept-encoding'))
  if (encoding === null) return c.body(text, status)
  c.header('Content-Encoding', encoding)
  return c.body(await compressed(text, encoding), status)
}

/** A weak validator of these texts. @see RFC 9110 section 8.8.1 */
export function etagOf(...texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return `W/"${hash.digest('base64url').slice(0, 27)}"`
}

/** The smallest encoding that the client accepts. */
export function encodingOf(accepted: string | undefined): Encoding | null {
  const takes = (name: string): boolean =>
    (accepted ?? '').split(',').some((item) => {
      const [coding = '', ...parameters] = item.trim().split(';')
      return coding.trim() === name && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
    })
  if (takes('br')) return 'br'
  return takes('gzip') ? 'gzip' : null
}

async function compressed(text: string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
  return new Uint8Array(await (encoding === 'gzip' ? asGzip(text) : asBrotli(text, { params })))
}

/**
 * The date has whole seconds. It is left out during the second of the last change, in which another change could follow
 * unnoticed.
 */
function lastModifiedOf(changedAt: Instant, now: Instant): string | null {
  return now < endOfSecond(changedAt) ? null : new Date(endOfSecond(changedAt) - 1_000).toUTCString()
}

function endOfSecond(at: Instant): Instant {
  return (Math.floor(at / 1_000) * 1_000 + 1_000) as Instant
}

/** Whether a request in the app comes from a client that has this version. */
export function isFresh(c: HttpContext, etag: string | null, lastModified: string | null): boolean {
  const { headers } = c.req.raw
  return isNotModified(headers.get('if-none-match'), headers.get('if-modified-since'), etag, lastModified)
}

/**
 * Whether a client with these validators has the version that has those.
 *
 * @see RFC 9110 section 13.2.2 (precedence)
 */
export function isNotModified(
  ifNoneMatch: string | null,
  ifModifiedSince: string | null,
  etag: string | null,
  lastModified: string | null,
): boolean {
  if (ifNoneMatch !== null) {
    return etag !== null && ifNoneMatch.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*')
  }
  return lastModified !== null && Date.parse(lastModified) <= Date.parse(ifModifiedSince ?? '')
}
