import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StoryArchive } from '../../archive/story-archive.ts'
import { parseCursor, type Seq, type Slug } from '../../domain/ids.ts'
import type { LiveHub, Wanted } from '../../fanout/live/hub.ts'
import type { EventLog } from '../../log/event-log.ts'
import { AddressShares } from '../address-share.ts'
import { SocketConnection } from '../socket-connection.ts'

export type LiveParts = {
  readonly hub: Pick<LiveHub, 'join'>
  readonly log: Pick<EventLog, 'epoch'>
  readonly archive: Pick<StoryArchive, 'find'>
  /** Most open streams per address; 0 sets no limit. */
  readonly streamsPerAddress: number
  /** The reader's address, after trusted proxies. */
  readonly addressOf: (request: IncomingMessage) => string
  /** Whether the desk is on its way down: readers are asked to come back later. */
  readonly isDraining: () => boolean
  readonly report: (fault: unknown) => void
}

/** After a refused stream, when to try again: long enough not to be a load, short enough not to be missed. */
const RETRY_AFTER_SECONDS = 5

const head = Buffer.from(
  [
    'HTTP/1.1 200 OK',
    'Content-Type: text/event-stream; charset=utf-8',
    'Cache-Control: no-cache, no-transform',
    // nginx holds a response back to fill its buffers unless it is told not to.
    'X-Accel-Buffering: no',
    'X-Content-Type-Options: nosniff',
    // Streams are public, and other people's pages may embed them.
    'Access-Control-Allow-Origin: *',
    'Connection: close',
    '\r\n',
  ].join('\r\n'),
)

/**
 * The live streams, on bare sockets: `/live` and `/live/stories/{slug}`.
 *
 * After the request is checked the socket is taken from the HTTP layer, so that a reader costs no response object and one
 * shared buffer goes to everyone. Returns false when the request is not for a stream.
 */
export function liveRoute(parts: LiveParts): (request: IncomingMessage, response: ServerResponse) => boolean {
  const shares = new AddressShares(parts.streamsPerAddress)
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
      request.socket.destroy()
    })
    return true
  }

  async function serve(asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET') {
      refuse(response, 405, 'Streams are read with GET.', { Allow: 'GET' })
      return
    }
    if (parts.isDraining()) {
      refuse(response, 503, 'The desk is restarting.', { 'Retry-After': `${RETRY_AFTER_SECONDS}` })
      return
    }
    const wanted = await wantedOf(asked, request)
    if (wanted === null) {
      refuse(response, 404, 'There is no such story.', {})
      return
    }
    const share = shares.take(parts.addressOf(request))
    if (share === null) {
      const detail = 'Too many open streams from this address.'
      refuse(response, 429, detail, { 'Retry-After': `${RETRY_AFTER_SECONDS}` })
      return
    }
    const { socket } = request
    if (socket.destroyed) {
      share.giveBack()
      return
    }
    response.detachSocket(socket)
    taken.add(socket)
    const connection = new SocketConnection(socket)
    connection.closed.addEventListener('abort', share.giveBack, { once: true })
    connection.write(head)
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
    if (text === null) return null
    const cursor = parseCursor(text)
    return cursor?.epoch === parts.log.epoch ? cursor.seq : 'other-epoch'
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

function refuse(
  response: ServerResponse,
  status: number,
  detail: string,
  headers: Record<string, string>,
): void {
  response.writeHead(status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
    ...headers,
  })
  response.end(JSON.stringify({ type: 'about:blank', title: detail, status, detail }))
}
