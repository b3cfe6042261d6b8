import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StoryArchive } from '../../archive/story-archive.ts'
import type { Seq, Slug } from '../../domain/ids.ts'
import { gzipHeader, type Encoding } from '../../fanout/live/compress.ts'
import type { LiveHub, Wanted } from '../../fanout/live/hub.ts'
import type { EventLog } from '../../log/event-log.ts'
import { acceptsGzip } from '../accepts-gzip.ts'
import { shareOf, type StreamShares } from '../address-share.ts'
import type { HttpRefusal } from '../http-refusal.ts'
import { placeOf } from '../place.ts'
import { problemBody, problemHeaders, problemOf } from '../problem.ts'
import { SocketConnection } from '../socket-connection.ts'

/** What the streams need. */
export type LiveParts = {
  readonly hub: Pick<LiveHub, 'join'>
  readonly log: Pick<EventLog, 'epoch'>
  readonly archive: Pick<StoryArchive, 'find'>
  readonly shares: StreamShares
  /** The reader's address, after trusted proxies. */
  readonly addressOf: (request: IncomingMessage) => string
  /** Whether the desk is on its way down: readers are asked to come back later. */
  readonly isDraining: () => boolean
  readonly report: (fault: unknown) => void
  readonly newRequestId: () => string
}

/** After a refused stream, when to try again: long enough not to be a load, short enough not to be missed. */
const RETRY_AFTER_SECONDS = 5

/** What a stream begins with, in each encoding; gzip's own head goes along. */
const heads: Readonly<Record<Encoding, Buffer>> = {
  plain: streamHead([]),
  gzip: Buffer.concat([streamHead(['Content-Encoding: gzip']), gzipHeader]),
}

function streamHead(more: readonly string[]): Buffer {
  const lines = [
    'HTTP/1.1 200 OK',
    'Content-Type: text/event-stream; charset=utf-8',
    ...more,
    'Vary: Accept-Encoding',
    'Cache-Control: no-cache, no-transform',
    // nginx holds a response back to fill its buffers unless it is told not to.
    'X-Accel-Buffering: no',
    'X-Content-Type-Options: nosniff',
    // Streams are public, and other people's pages may embed them.
    'Access-Control-Allow-Origin: *',
    'Connection: close',
    '\r\n',
  ]
  return Buffer.from(lines.join('\r\n'))
}

/**
 * The live streams, on bare sockets: `/live` and `/live/stories/{slug}`.
 *
 * After the request is checked the socket is taken from the HTTP layer, so that a reader costs no response object and one
 * shared buffer goes to everyone. Returns false when the request is not for a stream.
 */
export function liveRoute(parts: LiveParts): (request: IncomingMessage, response: ServerResponse) => boolean {
  const taken = new WeakSet<object>()

  return (request, response) => {
    // A reader has nothing more to say: a second request on a taken socket ends it.
    if (taken.has(request.socket)) {
      request.socket.destroy()
      return true
    }
    const asked = readRequest(request)
    if (asked === null) return false
    void serve(asked, request, response).catch((error: unknown) => {
      parts.report(error)
      // Once the socket is taken there is nobody left to say it to; before, the reader is asked to come back.
      if (taken.has(request.socket) || response.headersSent) request.socket.destroy()
      else refuse(response, { kind: 'internal' }, parts.newRequestId())
    })
    return true
  }

  async function serve(asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET') {
      refuse(response, { kind: 'method-not-allowed', allowed: ['GET'] }, parts.newRequestId())
      return
    }
    if (parts.isDraining()) {
      const retryAfterSeconds = RETRY_AFTER_SECONDS
      refuse(response, { kind: 'draining', retryAfterSeconds }, parts.newRequestId())
      return
    }
    const wanted = await wantedOf(asked, request)
    if (wanted === null) {
      refuse(response, { kind: 'story-unknown', story: asked.slug ?? '' }, parts.newRequestId())
      return
    }
    const share = shareOf(parts.addressOf(request))
    if (!(await parts.shares.take(share))) {
      const retryAfterSeconds = RETRY_AFTER_SECONDS
      refuse(response, { kind: 'too-many-streams', retryAfterSeconds }, parts.newRequestId())
      return
    }
    const { socket } = request
    const giveBack = (): void => parts.shares.giveBack(share)
    if (socket.destroyed) return giveBack()
    response.detachSocket(socket)
    taken.add(socket)
    const encoding = acceptsGzip(request.headers['accept-encoding']) ? 'gzip' : 'plain'
    const connection = new SocketConnection(socket, encoding)
    connection.onClose(giveBack)
    connection.write(heads[encoding])
    await parts.hub.join(connection, wanted)
  }

  async function wantedOf({ slug, after }: Asked, request: IncomingMessage): Promise<Wanted | null> {
    // A browser that reconnects by itself sends the last id it saw beside the address it first used.
    const last = request.headers['last-event-id']
    const from = startOf(typeof last === 'string' && last !== '' ? last : after)
    if (slug === null) return { story: null, after: from }
    const story = await parts.archive.find(slug as Slug)
    return story === null ? null : { story, after: from }
  }

  function startOf(text: string | null): Seq | null | 'other-epoch' {
    return text === null ? null : placeOf(text, parts.log.epoch)
  }
}

type Asked = { readonly slug: string | null; readonly after: string | null }

function readRequest(request: IncomingMessage): Asked | null {
  const url = request.url ?? ''
  if (!url.startsWith('/live')) return null
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  const slug = /^\/live\/stories\/([a-z0-9-]{1,80})$/.exec(path)?.[1] ?? null
  if (slug === null && path !== '/live') return null
  return { slug, after: end === -1 ? null : new URLSearchParams(url.slice(end)).get('after') }
}

function refuse(response: ServerResponse, refusal: HttpRefusal, requestId: string): void {
  response.writeHead(problemOf(refusal).status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
    ...problemHeaders(refusal),
  })
  response.end(JSON.stringify(problemBody(refusal, requestId)))
}
