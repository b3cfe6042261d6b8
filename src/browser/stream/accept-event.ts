import { parseCursor } from '../../domain/ids.ts'
import { fieldsOf, isText, readLiveEvent, type LiveEvent, type RawEvent, type Reset } from './live-event.ts'

/** How far a reader has come: everything up to and including `seq` of that life of the log. */
export type StreamPosition = { readonly epoch: string; readonly seq: number }

/**
 *   old     it was given before, or says nothing that concerns us
 *   moved   the position is a new one; `live` is what to hand over, `null` after a heartbeat
 *   reset   it can't be gone on from here: load what is there now
 */
export type EventVerdict =
  | { readonly kind: 'old' }
  | { readonly kind: 'moved'; readonly position: StreamPosition; readonly live: LiveEvent | null }
  | { readonly kind: 'reset'; readonly reset: Reset }

/**
 * What is to be done with an event, from wherever it came: the one position where "nothing twice, in order" is decided. An
 * event that can't be read is never passed over, since it may have been a retraction.
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
