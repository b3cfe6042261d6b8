import type { PublicEvent } from '../../domain/event.ts'
import {
  formatCursor,
  formatInstant,
  type Cursor,
  type Epoch,
  type Instant,
  type Slug,
} from '../../domain/ids.ts'
import type { ForeignCursor } from '../../log/cursors.ts'
import { unreachable } from '../../domain/result.ts'

/** One event as it goes to readers: on the stream, and in the JSON form for polling. */
export type StreamEvent = {
  readonly event: 'hello' | 'post' | 'story' | 'reset' | 'heartbeat' | 'bye'
  /** The cursor of a reader who has this event. `null` moves no cursor. */
  readonly id: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** How long an `EventSource` waits before it reconnects by itself; browsers wait 3 to 5 seconds by default. */
  readonly retryMs?: number
}

/** The shortest wait of an `EventSource`, which has no backoff: it retries with the same wait until the desk is back. */
const MIN_RETRY_MS = 1_000
/** Jitter: readers who lost their streams at one moment reconnect over so long a time. */
const RETRY_JITTER_MS = 4_000

/** Renders an event of the log as it appears on a page. Injected, so that nothing here knows HTML. */
export type RenderEvent = (event: PublicEvent) => Promise<string>

/**
 * Why a reader has to load the snapshot: its cursor is of another epoch, of a history that this store does not have or from
 * the future, or an event could not be rendered.
 */
export type ResetReason = ForeignCursor | 'future' | 'unreadable'

/** An event of the log as a stream event. `html` is what the page would show. */
export function streamEvent(epoch: Epoch, event: PublicEvent, html: string): StreamEvent {
  const { seq, mark, at, story } = event
  const lastUpdated = formatInstant(story.lastUpdated)
  const id = formatCursor(epoch, seq, mark)
  // A page that was opened under an earlier address knows its story by that.
  const formerly = story.formerSlugs === undefined ? {} : { formerly: story.formerSlugs }
  const place = { seq, story: story.slug, ...formerly }
  switch (event.kind) {
    case 'post-published':
    case 'post-corrected':
    case 'post-retracted': {
      const change = event.kind.slice('post-'.length)
      const { id: post, revision } = event.post
      return {
        event: 'post',
        id,
        data: {
          ...place,
          id: post,
          change,
          revision,
          at: formatInstant(at),
          lastUpdated,
          html,
        },
      }
    }
    case 'story-opened':
      return { event: 'story', id, data: { ...place, change: 'opened', lastUpdated, html } }
    case 'story-changed':
      return { event: 'story', id, data: { ...place, change: event.change, lastUpdated, html } }
    default:
      return unreachable(event)
  }
}

type HelloOptions = {
  /** Where the stream starts; `null` when the reader's cursor can't be served, and `reset` follows. */
  readonly start: Cursor | null
  readonly head: Cursor
  /** Lets a browser with a wrong clock show correct times. */
  readonly now: Instant
  readonly heartbeatMs: number
  /** From 0 up to 1: the jitter of this reader's retry time. */
  readonly random: number
}

/**
 * First on every stream. Its id is where the stream starts, so that a connection that breaks before the first event resumes
 * there. It is not the head: that would skip the rest of a catch-up that breaks.
 */
export function helloEvent({ start, head, now, heartbeatMs, random }: HelloOptions): StreamEvent {
  return {
    event: 'hello',
    id: start,
    data: { heartbeatMs, head, now: formatInstant(now) },
    retryMs: MIN_RETRY_MS + Math.round(random * RETRY_JITTER_MS),
  }
}

/** Keeps an idle stream open, and moves the cursor past events that this stream does not carry. */
export function heartbeatEvent(head: Cursor): StreamEvent {
  return { event: 'heartbeat', id: head, data: { head } }
}

/** The stream can't continue from the cursor: load the snapshot and continue from `head`, which is its own id. */
export function resetEvent(head: Cursor, reason: ResetReason, story: Slug | null): StreamEvent {
  const snapshot = story === null ? '/api/v1/stories' : `/api/v1/stories/${encodeURIComponent(story)}`
  return { event: 'reset', id: head, data: { reason, snapshot } }
}

/** The stream ends on purpose: reconnect after so many milliseconds, from the last id. */
export function byeEvent(reconnectInMs: number): StreamEvent {
  return { event: 'bye', id: null, data: { reconnectInMs }, retryMs: Math.max(MIN_RETRY_MS, reconnectInMs) }
}

/**
 * There is no stream now: the same, with the kind of refusal.
 *
 * @param id where a client without a cursor starts when it is back, so that it misses nothing meanwhile; `null` for others.
 */
export function refusedEvent(reconnectInMs: number, refused: string, id: string | null): StreamEvent {
  return { ...byeEvent(reconnectInMs), id, data: { reconnectInMs, refused } }
}

/**
 * The event as bytes of `text/event-stream`. `id` comes last: some clients take it over at its line, and would skip an event
 * whose connection breaks behind its id.
 *
 * JSON has no raw line ends, and ids are made here from letters, digits and a dot, so that no text of an editor's can
 * begin a field or an event of its own. @see the HTML standard, section 9.2.6 (parsing an event stream)
 */
export function encodeEvent({ event, id, data, retryMs }: StreamEvent): Buffer {
  const retryLine = retryMs === undefined ? '' : `retry: ${retryMs}\n`
  const idLine = id === null ? '' : `id: ${id}\n`
  return Buffer.from(`event: ${event}\n${retryLine}data: ${JSON.stringify(data)}\n${idLine}\n`)
}
