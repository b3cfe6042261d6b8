import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Cursor } from '../../domain/ids.ts'
import { encodeEvent, refusedEvent } from '../../fanout/live/stream-event.ts'
import { preflightHeaders } from '../edge/cors.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'
import { problemBody, problemHeaders, problemOf, statuses } from '../edge/problem.ts'
import type { StreamCapacity } from './stream-capacity.ts'

type StreamRequest = Pick<IncomingMessage, 'method' | 'headers'>

/** `Retry-After` of most refusals: long enough to add no load, short enough that readers don't miss much. */
export const RETRY_AFTER_SECONDS = 5

/** What every response of a stream's address has that is not a stream. */
const headers = {
  'Cache-Control': 'no-store',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
  'X-Content-Type-Options': 'nosniff',
} as const

const streamHeaders = { 'Content-Type': 'text/event-stream; charset=utf-8', ...headers } as const

/**
 * The stream that an `EventSource` gets in place of a refusal: `bye`, and a `retry:` that it obeys. On any other status it
 * would give up for good, and none of them reads `Retry-After`.
 *
 * @param start the cursor that a client without one gets; `null` where there is none to give.
 * @returns `null` for other clients, and for a refusal that does not pass by itself: these get the status.
 */
export function byeInstead(
  { method, headers: sent }: StreamRequest,
  refusal: HttpRefusal,
  capacity: Pick<StreamCapacity, 'reconnectInMs'>,
  start: Cursor | null,
): Buffer | null {
  const status = statuses[refusal.kind]
  if (status !== 429 && status < 500) return null
  if (method !== 'GET' || !sent.accept?.includes('text/event-stream')) return null
  const seconds = 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : RETRY_AFTER_SECONDS
  return encodeEvent(refusedEvent(capacity.reconnectInMs(seconds), refusal.kind, start))
}

/** The same with a response head, for a bare socket. */
export function withStreamHead(body: Buffer): Buffer {
  const lines = Object.entries({
    ...streamHeaders,
    'Content-Length': body.length,
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`), body])
}

/** Responds to `HEAD`: a stream would be served. Or, with a body, with the stream that a refused `EventSource` gets. */
export function sendStreamHead(response: ServerResponse, body?: Buffer): void {
  // A refused client keeps no connection open: there are too many already.
  if (body !== undefined) response.setHeader('Connection', 'close')
  response.writeHead(200, streamHeaders)
  response.end(body)
}

/** Responds with a refusal's status and its problem details. */
export function sendRefusal(response: ServerResponse, refusal: HttpRefusal, requestId: string): void {
  response.writeHead(problemOf(refusal).status, {
    'Content-Type': 'application/problem+json',
    ...headers,
    'X-Request-Id': requestId,
    ...problemHeaders(refusal),
  })
  response.end(JSON.stringify(problemBody(refusal, requestId)))
}

/** Responds to `OPTIONS`: clients over `fetch` on other origins ask before they send `Last-Event-ID`. */
export function sendPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    Allow: 'GET, HEAD, OPTIONS',
    'Cache-Control': 'no-store',
    ...preflightHeaders('/live'),
  })
  response.end()
}
