import { parseCursor } from '../../domain/ids.ts'
import { fieldsOf, isText, readLiveEvent, type LiveEvent, type RawEvent, type Reset } from './live-event.ts'

/** A reader's position: everything up to and including `seq` of the log with that epoch. */
export type StreamPosition = NonNullable<ReturnType<typeof parseCursor>>

/** The query that goes on after a position; none without one. */
export function afterQuery(position: StreamPosition | null): string {
  return position ? `?after=${position.cursor}` : ''
}

/**
 *   old     already delivered, or an unknown kind of event
 *   moved   a new position; `live` is the event to deliver, `null` after a heartbeat
 *   reset   the stream can't continue from here: load the page
 */
export type EventVerdict =
  | { readonly kind: 'old' }
  | { readonly kind: 'moved'; readonly position: StreamPosition; readonly live: LiveEvent | null }
  | { readonly kind: 'reset'; readonly reset: Reset }

/**
 * Decides what to do with an event, from stream or poll: the one place that ensures each event once and in order. An
 * unreadable event is never skipped, since it may have been a retraction.
 */
export function acceptEvent(position: StreamPosition | null, { event, id, data }: RawEvent): EventVerdict {
  if (event === 'reset') {
    const { reason, snapshot } = fieldsOf(data) ?? {}
    return reset(isText(reason) ? reason : 'unreadable', isText(snapshot) ? snapshot : '')
  }
  if (event !== 'post' && event !== 'story' && event !== 'heartbeat') return { kind: 'old' }
  const next = parseCursor(id)
  if (next === null) return reset('unreadable')
  if (position !== null && next.epoch !== position.epoch) return reset('other-epoch')
  if (position !== null && next.seq <= position.seq) return { kind: 'old' }
  if (event === 'heartbeat') return { kind: 'moved', position: next, live: null }
  const live = readLiveEvent(event, next.seq, data)
  return live === null ? reset('unreadable') : { kind: 'moved', position: next, live }
}

function reset(reason: string, snapshot = ''): EventVerdict {
  return { kind: 'reset', reset: { reason, snapshot } }
}
