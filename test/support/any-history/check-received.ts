import { isPublicEvent, type DeskEvent, type PublicEvent } from '../../../src/domain/event.ts'
import { formatInstant } from '../../../src/domain/ids.ts'
import type { ReceivedEvent, HistoryReader, HistoryReaderOptions } from './history-reader.ts'
import { must } from './must.ts'

/** One epoch of the log from some event on, and how its events may be rendered. */
export type Life = {
  /** In order, without a gap. */
  readonly events: readonly DeskEvent[]
  readonly shows: (event: PublicEvent, html: string) => boolean
}

/** What is checked of a reader. */
export type ReaderState = Pick<HistoryReader, 'fault' | 'base' | 'received' | 'isGone'> & {
  readonly options: Pick<HistoryReaderOptions, 'slug'>
}

/**
 * A reader has received the log from its cursor, in order, each event once and as it was written; no heartbeat skipped an
 * event. One that is still open has all of them.
 *
 * @throws Error that says what is wrong with this reader.
 */
export function checkReceived(reader: ReaderState, lives: ReadonlyMap<string, Life>): void {
  must(reader.fault === null, reader.fault ?? '')
  const { base, received, options } = reader
  const life = base === null ? undefined : lives.get(base.epoch)
  if (base === null || life === undefined) {
    must(received.length === 0, 'it received events of an unknown epoch')
    must(reader.isGone, 'it stays at a position of an unknown epoch')
    return
  }
  const due = life.events.filter(
    (event): event is PublicEvent =>
      event.seq > base.seq &&
      isPublicEvent(event) &&
      (options.slug === null || event.story.slug === options.slug),
  )
  let next = 0
  for (const { seq, event } of received) {
    const expected = due[next]
    if (event === null) {
      must(expected === undefined || expected.seq > seq, `${seq} skipped event ${expected?.seq}`)
      continue
    }
    must(expected?.seq === seq, `event ${seq} came where ${expected?.seq} was next`)
    if (expected !== undefined) checkEvent(event, expected, life)
    next++
  }
  must(reader.isGone || next === due.length, `event ${due[next]?.seq} never came`)
}

function checkEvent(received: ReceivedEvent, event: PublicEvent, { shows }: Life): void {
  const { story, change, lastUpdated, id } = received
  const actual = { story, change, lastUpdated, id }
  const expected = {
    story: event.story.slug,
    change: changeOf(event),
    lastUpdated: formatInstant(event.story.lastUpdated),
    id: 'post' in event ? event.post.id : undefined,
  }
  must(
    JSON.stringify(actual) === JSON.stringify(expected),
    `event ${event.seq} says ${JSON.stringify(actual)}`,
  )
  if ('post' in event)
    must(received.revision === event.post.revision, `event ${event.seq} is of another revision`)
  must(shows(event, received.html), `event ${event.seq} shows something else`)
}

function changeOf(event: PublicEvent): string {
  if (event.kind === 'story-opened') return 'opened'
  if (event.kind === 'story-changed') return event.change
  return event.kind.slice('post-'.length)
}
