import { isPublicEvent, type DeskEvent } from '../../src/domain/event.ts'
import { parseCursor } from '../../src/domain/ids.ts'
import type { Story } from '../../src/domain/story.ts'
import type { MemoryReader } from './memory-reader.ts'

/** One connection as the model sees it. */
export type Connection = {
  readonly reader: MemoryReader
  readonly story: Story | null
  /** The cursor it asked for; `null` where `hello` names it. */
  readonly after: number | null
}

/**
 * Checks what a reader received against the log: `hello`, then every event after its cursor, in order, each once, each with
 * its own id; heartbeats and resets that never skip an event. A reader that is still connected has all of them.
 *
 * @throws Error that says what is wrong with this reader.
 */
export function checkReader({ reader, story, after }: Connection, log: readonly DeskEvent[]): void {
  const [hello, ...rest] = reader.events
  if (hello === undefined) return must(reader.isClosed, 'an open reader got no hello')
  must(hello.event === 'hello', 'hello did not come first')
  let start = after
  if (start === null) {
    const { head } = JSON.parse(hello.data) as { head: string }
    start = positionIn(head)
  }
  let position = start
  const missing = eventsFor(story, log).filter((seq) => seq > position)
  for (const { event, data, lastEventId } of rest) {
    const at = positionIn(lastEventId)
    if (event === 'post' || event === 'story') {
      const { seq } = JSON.parse(data) as { seq: number }
      must(seq === at, `event ${seq} had the id of ${at}`)
      const next = missing.shift()
      must(seq === next, `event ${seq} came where ${next} was next`)
    } else {
      must(event === 'heartbeat' || event === 'reset', `unexpected event ${event}`)
      must(
        missing.every((seq) => seq > at),
        `${event} at ${at} skipped event ${missing[0]}`,
      )
    }
    must(at >= position, `${event} at ${at} went back from ${position}`)
    position = at
  }
  must(reader.isClosed || missing.length === 0, `event ${missing[0]} never came`)
}

/** The positions of the events that a story's stream, or the desk's, carries. */
export function eventsFor(story: Story | null, log: readonly DeskEvent[]): number[] {
  return log
    .filter((event) => isPublicEvent(event) && (story === null || event.story.id === story.id))
    .map(({ seq }) => seq)
}

function positionIn(cursor: string): number {
  return parseCursor(cursor)?.seq ?? -1
}

function must(holds: boolean, message: string): void {
  if (!holds) throw new Error(message)
}
