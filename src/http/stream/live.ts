import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StoryArchive } from '../../archive/story-archive.ts'
import type { Seq, Slug } from '../../domain/ids.ts'
import { done, refuse as refusal, type Result } from '../../domain/result.ts'
import { gzipHeader, type Encoding } from '../../fanout/live/shared-gzip.ts'
import type { LiveHub, JoinOptions } from '../../fanout/live/hub.ts'
import type { EventLog } from '../../log/event-log.ts'
import { acceptsGzip } from '../edge/accepts-gzip.ts'
import { shareOf, type StreamShares } from './address-limits.ts'
import type { HttpRefusal, RefusalKind } from '../edge/http-refusal.ts'
import { placeOf } from './cursor.ts'
import { problemBody, problemHeaders, problemOf } from '../edge/problem.ts'
import { SocketConnection } from './socket-connection.ts'
import type { TakeStream } from './stream-door.ts'
import type { StreamPlaces, StreamsRefused } from './stream-capacity.ts'

/** What is looked at in a request for a stream, whoever read it. */
type StreamRequest = Pick<IncomingMessage, 'url' | 'headers' | 'socket'>

/** What the streams need. */
export type LiveDeps = {
  readonly hub: Pick<LiveHub, 'join'>
  readonly log: Pick<EventLog, 'epoch'>
  readonly archive: Pick<StoryArchive, 'find'>
  readonly shares: StreamShares
  readonly places: StreamPlaces
  /** The reader's address, after trusted proxies. */
  readonly addressOf: (request: StreamRequest) => string
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

export type LiveRoute = {
  /** Answers a request that came by HTTP; false when it is not for a stream. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Serves a request before HTTP has seen it; false when it is not for a stream, or is to be refused. */
  readonly take: TakeStream
}

/**
 * The live streams, on bare sockets: `/live` and `/live/stories/{slug}`.
 *
 * After the request is checked the socket is all that is kept of it, so that a reader costs no response object and one
 * shared buffer goes to everyone.
 */
export function liveRoute(deps: LiveDeps): LiveRoute {
  const taken = new WeakSet<object>()

  return {
    answer(request, response) {
      // A reader has nothing more to say: a second request on a taken socket ends it.
      if (taken.has(request.socket)) {
        request.socket.destroy()
        return true
      }
      const asked = readRequest(request)
      if (asked === null) return false
      void serve(asked, request, response).catch((error: unknown) => {
        deps.report(error)
        if (response.headersSent) request.socket.destroy()
        else refuse(response, { kind: 'internal' }, deps.newRequestId())
      })
      return true
    },
    async take(request) {
      const asked = readRequest(request)
      if (asked === null) return false
      const admitted = await admit(asked, request)
      if (!admitted.ok) return false
      begin(request, admitted.value)
      return true
    },
  }

  async function serve(asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method } = request
    if (method !== 'GET' && method !== 'HEAD') {
      refuse(response, { kind: 'method-not-allowed', allowed: ['GET', 'HEAD'] }, deps.newRequestId())
      return
    }
    const admitted = await admit(asked, request)
    if (!admitted.ok) {
      const reason = reasons[admitted.refusal.kind]
      if (reason !== undefined) {
        deps.places.refused[reason]++
        // Who is sent away leaves no connection behind: there are too many already.
        response.setHeader('Connection', 'close')
      }
      refuse(response, admitted.refusal, deps.newRequestId())
      return
    }
    // Whoever asks by HEAD wants to know whether a stream would be given: a refused EventSource doesn't say why.
    if (method === 'HEAD' || request.socket.destroyed) {
      admitted.value.giveBack()
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'Access-Control-Allow-Origin': '*',
        'X-Content-Type-Options': 'nosniff',
      })
      response.end()
      return
    }
    response.detachSocket(request.socket)
    taken.add(request.socket)
    begin(request, admitted.value)
    // Node keeps the request for as long as the connection lasts; what the browser said in it is a kilobyte or two.
    request.rawHeaders = []
    request.headers = {}
  }

  /** Whether this reader may come in; takes a place, and one of its address's streams, when it may. */
  async function admit(asked: Asked, request: StreamRequest): Promise<Result<Admitted, HttpRefusal>> {
    const { places } = deps
    const retryAfterSeconds = RETRY_AFTER_SECONDS
    if (deps.isDraining()) return refusal({ kind: 'draining', retryAfterSeconds })
    // Before anything is looked up: when there is no place, there is a crowd.
    if (!places.take()) {
      return refusal({ kind: 'streams-full', retryAfterSeconds: places.retryAfterSeconds() })
    }
    let isIn = false
    try {
      const wanted = await wantedOf(asked, request)
      if (wanted === null) return refusal({ kind: 'story-unknown', story: asked.slug ?? '' })
      const share = shareOf(deps.addressOf(request))
      if (!(await deps.shares.take(share))) return refusal({ kind: 'too-many-streams', retryAfterSeconds })
      isIn = true
      const giveBack = (): void => {
        places.giveBack()
        deps.shares.giveBack(share)
      }
      return done({ wanted, giveBack })
    } finally {
      if (!isIn) places.giveBack()
    }
  }

  function begin({ socket, headers }: StreamRequest, { wanted, giveBack }: Admitted): void {
    const encoding = acceptsGzip(headers['accept-encoding']) ? 'gzip' : 'plain'
    const connection = new SocketConnection(socket, encoding)
    connection.onClose(giveBack)
    connection.write(heads[encoding])
    // Faults of one reader are the hub's to report; whatever else comes of it ends this stream only.
    deps.hub.join(connection, wanted).catch((error: unknown) => {
      deps.report(error)
      socket.destroy()
    })
  }

  async function wantedOf({ slug, after }: Asked, request: StreamRequest): Promise<JoinOptions | null> {
    // A browser that reconnects by itself sends the last id it saw beside the address it first used.
    const last = request.headers['last-event-id']
    const from = startOf(typeof last === 'string' && last !== '' ? last : after)
    if (slug === null) return { story: null, after: from }
    const story = await deps.archive.find(slug as Slug)
    return story === null ? null : { story, after: from }
  }

  function startOf(text: string | null): Seq | null | 'other-epoch' {
    return text === null ? null : placeOf(text, deps.log.epoch)
  }
}

/** What the refusals that are counted are counted as. */
const reasons: Readonly<Partial<Record<RefusalKind, keyof StreamsRefused>>> = {
  'streams-full': 'full',
  'too-many-streams': 'address',
  draining: 'draining',
}

type Admitted = { readonly wanted: JoinOptions; readonly giveBack: () => void }

type Asked = { readonly slug: string | null; readonly after: string | null }

function readRequest(request: Pick<StreamRequest, 'url'>): Asked | null {
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
