import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { StoryArchive } from '../../archive/story-archive.ts'
import type { Seq, Slug } from '../../domain/ids.ts'
import { slugInPath } from '../../domain/slug.ts'
import { done, refuse as refusal, type Result } from '../../domain/result.ts'
import { gzipHeader, type Encoding } from '../../fanout/live/shared-gzip.ts'
import type { LiveHub } from '../../fanout/live/hub.ts'
import type { JoinOptions } from '../../fanout/live/join-options.ts'
import type { Cursors, ForeignCursor } from '../../log/cursors.ts'
import { acceptsGzip } from '../edge/accepts-gzip.ts'
import { addressKey, addressRateKey, type AddressLimits } from './address-limits.ts'
import { redirectHeaders } from '../edge/former-address.ts'
import type { HttpRefusal, RefusalKind } from '../edge/http-refusal.ts'
import type { RateLimit } from '../edge/rate-limit.ts'
import { resumeCursor } from './cursor.ts'
import type { NamedStreams } from './named-streams.ts'
import { SocketConnection } from './socket-connection.ts'
import type { TryStream } from './connection-router.ts'
import type { StreamCapacity, StreamsRefused } from './stream-capacity.ts'
import {
  byeInstead,
  RETRY_AFTER_SECONDS,
  sendPreflight,
  sendRefusal,
  sendStreamHead,
  withStreamHead,
} from './stream-refusal.ts'

/** What is read of a request for a stream, by Node’s parser or by our own. */
type StreamRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'socket'>

export type StreamRouteDeps = {
  readonly hub: Pick<LiveHub, 'join' | 'at'>
  readonly cursors: Pick<Cursors, 'read' | 'recent'>
  readonly archive: Pick<StoryArchive, 'find' | 'currentSlug'>
  readonly addressLimits: AddressLimits
  readonly capacity: StreamCapacity
  /** The client's address, after trusted proxies. */
  readonly addressOf: (request: StreamRequest) => string
  /** How often an address may open a stream: each costs a lookup and a greeting, however soon it is closed. */
  readonly openings: Pick<RateLimit, 'take'>
  /** Where a stream is found by the name that its client gave it in `?stream=`. */
  readonly namedStreams: Pick<NamedStreams, 'add'>
  /** Its connection is a stream from now on, and counted as one. */
  readonly onStream: (socket: Socket) => void
  /** Whether the desk is shutting down: new streams are refused with `Retry-After`. */
  readonly isDraining: () => boolean
  readonly report: (fault: unknown) => void
  readonly newRequestId: () => string
}

/** The response head of a stream, in each encoding; gzip's own header is part of it. */
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
    // nginx buffers a response unless it is told not to.
    'X-Accel-Buffering: no',
    'X-Content-Type-Options: nosniff',
    // Streams are public, and other people's pages may embed them.
    'Access-Control-Allow-Origin: *',
    'Connection: close',
    '\r\n',
  ]
  return Buffer.from(lines.join('\r\n'))
}

export type StreamRoute = {
  /** Handles a request that was parsed by Node's HTTP; false when it is not for a stream. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Whether a stream was requested on this socket: what comes after it is to be given to `handle` first. */
  readonly knows: (socket: Socket) => boolean
  /** Serves a stream on a bare socket; false when the request is not for a stream, or is refused. */
  readonly tryServe: TryStream
}

/**
 * The live streams, on bare sockets: `/live` and `/live/stories/{slug}`.
 *
 * After the checks only the socket is kept, so that a reader costs no response object and one shared buffer goes to
 * everyone.
 */
export function streamRoute(deps: StreamRouteDeps): StreamRoute {
  const streaming = new WeakSet<object>()
  /** How many requests each socket has sent, counted from its first request for a stream on. */
  const received = new WeakMap<object, number>()

  return {
    knows: (socket) => received.has(socket),
    handle(request, response) {
      const { socket } = request
      // A stream's client sends nothing more: a second request on its socket ends the stream.
      if (streaming.has(socket)) {
        socket.destroy()
        return true
      }
      const target = readTarget(request)
      const before = received.get(socket)
      if (target === null && before === undefined) return false
      const position = (before ?? 0) + 1
      received.set(socket, position)
      if (target === null) return false
      const start = (): void => {
        serve(target, request, response, () => received.get(socket) === position).catch((error: unknown) => {
          deps.report(error)
          if (response.headersSent) socket.destroy()
          else refuse(request, response, { kind: 'internal' })
        })
      }
      // Behind another request a stream takes nothing until it is its turn, which may never come.
      if (response.socket === null) response.once('socket', start)
      else start()
      return true
    },
    async tryServe(request) {
      const target = readTarget(request)
      if (target === null) return false
      const admitted = await admit(target, request)
      if (!admitted.ok) return sayBye(request, admitted.refusal)
      begin(request, admitted.value)
      return true
    },
  }

  /** @param isLast whether its client has sent nothing after this request. */
  async function serve(
    target: StreamTarget,
    request: IncomingMessage,
    response: ServerResponse,
    isLast: () => boolean,
  ): Promise<void> {
    const { method } = request
    if (method === 'OPTIONS') {
      sendPreflight(response)
      return
    }
    if (method !== 'GET' && method !== 'HEAD') {
      refuse(request, response, { kind: 'method-not-allowed', allowed: ['GET', 'HEAD', 'OPTIONS'] })
      return
    }
    const admitted = await admit(target, request)
    if (!admitted.ok) {
      const moved =
        admitted.refusal.kind === 'story-unknown' &&
        (await deps.archive.currentSlug(target.slug ?? ('' as Slug)))
      if (moved) redirect(request, response, moved)
      else refuse(request, response, admitted.refusal)
      return
    }
    // HEAD tells a page whether and why a stream is refused: an EventSource doesn't say.
    if (method === 'HEAD' || request.socket.destroyed) {
      admitted.value.release()
      sendStreamHead(response)
      return
    }
    if (!isLast()) {
      admitted.value.release()
      request.socket.destroy()
      return
    }
    streaming.add(request.socket)
    // NOTE: the response stays with its socket, unfinished: Node's HTTP closes a socket without one as idle.
    begin(request, admitted.value)
    // Node keeps the request for as long as the connection lasts; its headers are a kilobyte or two.
    request.rawHeaders = []
    request.headers = {}
  }

  function refuse(request: IncomingMessage, response: ServerResponse, refused: HttpRefusal): void {
    // A refused client keeps no connection open: there are too many already.
    if (countRefusal(refused)) response.setHeader('Connection', 'close')
    const bye = byeFor(request, refused)
    if (bye === null) sendRefusal(response, refused, deps.newRequestId())
    else sendStreamHead(response, bye)
  }

  /** Refuses an `EventSource` on its bare socket; false for other clients, which Node's HTTP tells the status. */
  function sayBye(request: StreamRequest, refused: HttpRefusal): boolean {
    const bye = byeFor(request, refused)
    if (bye === null) return false
    countRefusal(refused)
    const connection = new SocketConnection(request.socket, 'plain')
    connection.write(withStreamHead(bye))
    connection.end('flush')
    return true
  }

  function byeFor(request: StreamRequest, refused: HttpRefusal): Buffer | null {
    const query = readTarget(request)?.query ?? new URLSearchParams()
    const hasCursor = resumeCursor(query, request.headers['last-event-id']) !== null
    const start = hasCursor ? null : deps.cursors.recent(deps.hub.at)
    return byeInstead(request, refused, deps.capacity, start)
  }

  function countRefusal({ kind }: HttpRefusal): boolean {
    const reason = countedReasons[kind]
    if (reason !== undefined) deps.capacity.refused[reason]++
    return reason !== undefined
  }

  /** Checks the limits; acquires capacity and one of the address's streams when they allow it. */
  async function admit(
    target: StreamTarget,
    request: StreamRequest,
  ): Promise<Result<Admission, HttpRefusal>> {
    const { capacity } = deps
    const retryAfterSeconds = RETRY_AFTER_SECONDS
    if (deps.isDraining()) return refusal({ kind: 'draining', retryAfterSeconds })
    const address = deps.addressOf(request)
    const opening = deps.openings.take(addressRateKey(address))
    if (!opening.ok) {
      return refusal({
        kind: 'too-many-streams',
        retryAfterSeconds: Math.max(retryAfterSeconds, opening.retryAfterSeconds),
      })
    }
    // Before any lookup: when there is no capacity left, load is high.
    if (!capacity.acquire()) {
      return refusal({ kind: 'streams-full', retryAfterSeconds: capacity.retryAfterSeconds() })
    }
    let isAdmitted = false
    try {
      const options = await joinOptions(target, request)
      if (options === null) return refusal({ kind: 'story-unknown', story: target.slug ?? '' })
      const key = addressKey(address)
      if (!(await deps.addressLimits.acquire(key)))
        return refusal({ kind: 'too-many-streams', retryAfterSeconds })
      isAdmitted = true
      let isReleased = false
      const release = (): void => {
        if (isReleased) return
        isReleased = true
        capacity.release()
        deps.addressLimits.release(key)
      }
      return done({ options, name: target.query.get('stream'), release })
    } finally {
      if (!isAdmitted) capacity.release()
    }
  }

  /** Hands what was admitted on to the socket, which gives it back when it closes. */
  function begin({ socket, headers }: StreamRequest, { options, name, release }: Admission): void {
    const encoding = acceptsGzip(headers['accept-encoding']) ? 'gzip' : 'plain'
    let connection: SocketConnection
    try {
      connection = new SocketConnection(socket, encoding)
      connection.onClose(release)
      if (name !== null) deps.namedStreams.add(name, connection)
      deps.onStream(socket)
    } catch (error) {
      release()
      throw error
    }
    connection.write(heads[encoding])
    // The hub reports the faults of one reader; any other fault ends this stream only.
    deps.hub.join(connection, options).catch((error: unknown) => {
      deps.report(error)
      socket.destroy()
    })
  }

  async function joinOptions(
    { slug, query }: StreamTarget,
    request: StreamRequest,
  ): Promise<JoinOptions | null> {
    const from = await startOf(resumeCursor(query, request.headers['last-event-id']))
    const isDesk = query.has('desk')
    if (slug === null) return { story: null, after: from, isDesk }
    const story = await deps.archive.find(slug)
    return story === null ? null : { story, after: from, isDesk }
  }

  async function startOf(text: string | null): Promise<Seq | null | ForeignCursor> {
    return text === null ? null : deps.cursors.read(text)
  }
}

/** A stream whose story has another address now. The location is relative: a proxy may serve the desk below a path. */
function redirect({ url = '' }: IncomingMessage, response: ServerResponse, slug: Slug): void {
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
  response.writeHead(301, redirectHeaders(encodeURIComponent(slug) + query))
  response.end()
}

/** Which refusals are counted, and as what. */
const countedReasons: Readonly<Partial<Record<RefusalKind, keyof StreamsRefused>>> = {
  'streams-full': 'capacity',
  'too-many-streams': 'addressLimit',
  draining: 'shutdown',
}

type Admission = {
  readonly options: JoinOptions
  readonly name: string | null
  readonly release: () => void
}

type StreamTarget = { readonly slug: Slug | null; readonly query: URLSearchParams }

function readTarget(request: Pick<StreamRequest, 'url'>): StreamTarget | null {
  // A proxy may request the whole address. @see RFC 9112 section 3.2.2
  const url = (request.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '')
  if (!url.startsWith('/live')) return null
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  const [, encoded] = /^\/live\/stories\/([a-z0-9%-]{1,720})$/i.exec(path) ?? []
  const slug = encoded === undefined ? null : slugInPath(encoded)
  if (slug === null && path !== '/live') return null
  return { slug, query: new URLSearchParams(end === -1 ? '' : url.slice(end)) }
}
