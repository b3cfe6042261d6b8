import type { PublicEvent } from '../../domain/event.ts'
import {
  formatCursor,
  formatInstant,
  type Epoch,
  type Instant,
  type Seq,
  type Slug,
} from '../../domain/ids.ts'
import { unreachable } from '../../domain/result.ts'

/** One event as it goes to readers: on the stream, and in the JSON form for polling. */
export type StreamEvent = {
  readonly event: 'hello' | 'post' | 'story' | 'reset' | 'heartbeat' | 'bye'
  /** `EPOCH.SEQ`: where a reader who has this event resumes. `null` moves no cursor. */
  readonly id: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** How long an `EventSource` that is left to itself waits before it comes back; browsers wait 3 to 5 seconds unless told. */
  readonly retryMs?: number
}

/** An `EventSource` waits no less, whatever becomes of the desk: it tries again and again with the same wait. */
const MIN_RETRY_MS = 1_000
/** Readers who lost their streams at one moment come back over so long a time. */
const RETRY_SPREAD_MS = 4_000

/** Renders what a line of the log means on a page. Given from outside, so that nothing here knows of HTML. */
export type RenderEvent = (event: PublicEvent) => Promise<string>

/**
 * Why a reader has to load the snapshot: its cursor is of another life of the log or from the future, or a line came that
 * could not be rendered.
 */
export type ResetReason = 'other-epoch' | 'future' | 'unreadable'

/** A line of the log as a stream event. `html` is what the page would show. */
export function streamEvent(epoch: Epoch, event: PublicEvent, html: string): StreamEvent {
  const { seq, at, story } = event
  const lastUpdated = formatInstant(story.lastUpdated)
  const id = formatCursor(epoch, seq)
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
          seq,
          story: story.slug,
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
      return { event: 'story', id, data: { seq, story: story.slug, change: 'opened', lastUpdated, html } }
    case 'story-changed':
      return { event: 'story', id, data: { seq, story: story.slug, change: event.change, lastUpdated, html } }
    default:
      return unreachable(event)
  }
}

/**
 * First on every connection. `now` lets a browser with a wrong clock show honest times.
 *
 * @param random from 0 up to 1: where in the spread this reader comes back after an accident.
 */
export function helloEvent(
  epoch: Epoch,
  head: Seq,
  now: Instant,
  heartbeatMs: number,
  random: number,
): StreamEvent {
  return {
    event: 'hello',
    id: null,
    data: { heartbeatMs, head: formatCursor(epoch, head), now: formatInstant(now) },
    retryMs: MIN_RETRY_MS + Math.round(random * RETRY_SPREAD_MS),
  }
}

/** Nothing new, still here; moves the cursor past lines that are not for this reader. */
export function heartbeatEvent(epoch: Epoch, head: Seq): StreamEvent {
  const cursor = formatCursor(epoch, head)
  return { event: 'heartbeat', id: cursor, data: { head: cursor } }
}

/** The stream can't go on from where it was: load the snapshot and go on from `head`, which is its own id. */
export function resetEvent(epoch: Epoch, head: Seq, reason: ResetReason, story: Slug | null): StreamEvent {
  const snapshot = story === null ? '/api/v1/stories' : `/api/v1/stories/${story}`
  return { event: 'reset', id: formatCursor(epoch, head), data: { reason, snapshot } }
}

/** The stream ends on purpose: come back after so many milliseconds, from where you are. */
export function byeEvent(reconnectInMs: number): StreamEvent {
  return { event: 'bye', id: null, data: { reconnectInMs }, retryMs: Math.max(MIN_RETRY_MS, reconnectInMs) }
}

/**
 * The event as bytes of `text/event-stream`.
 *
 * JSON has no raw line ends, and ids are made here from letters, digits and a dot, so that no text of an editor's can
 * begin a field or an event of its own. @see the HTML standard, section 9.2.6 (parsing an event stream)
 */
export function encodeEvent({ event, id, data, retryMs }: StreamEvent): Buffer {
  const idLine = id === null ? '' : `id: ${id}\n`
  const retryLine = retryMs === undefined ? '' : `retry: ${retryMs}\n`
  return Buffer.from(`event: ${event}\n${retryLine}${idLine}data: ${JSON.stringify(data)}\n\n`)
}
