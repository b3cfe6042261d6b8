import { isPublicEvent, type DeskEvent } from '../../src/domain/event.ts'
import { parseCursor } from '../../src/domain/ids.ts'
import type { Story } from '../../src/domain/story.ts'
import type { MemoryReader } from './memory-reader.ts'

/** One connection as the model sees it. */
export type Connection = {
  readonly reader: MemoryReader
  readonly story: Story | null
  /** Where it asked to begin; `null` where the greeting says where that is. */
  readonly after: number | null
}

/**
 * What a reader must have got, given all that the log holds: the greeting, then every line after its beginning, in order,
 * each once, each with its own id; heartbeats and resets that never pass over a line. One that is still there has them all.
 *
 * @throws Error that says what is wrong with this reader.
 */
export function checkReader({ reader, story, after }: Connection, log: readonly DeskEvent[]): void {
  const [hello, ...rest] = reader.events
  if (hello === undefined) return must(reader.isClosed, 'an open reader was never greeted')
  must(hello.event === 'hello', 'the greeting did not come first')
  let begin = after
  if (begin === null) {
    const { head } = JSON.parse(hello.data) as { head: string }
    begin = positionIn(head)
  }
  let place = begin
  const missing = linesFor(story, log).filter((seq) => seq > place)
  for (const { event, data, lastEventId } of rest) {
    const at = positionIn(lastEventId)
    if (event === 'post' || event === 'story') {
      const { seq } = JSON.parse(data) as { seq: number }
      must(seq === at, `line ${seq} had the id of ${at}`)
      const next = missing.shift()
      must(seq === next, `line ${seq} came where ${next} was next`)
    } else {
      must(event === 'heartbeat' || event === 'reset', `nobody should be told ${event}`)
      must(
        missing.every((seq) => seq > at),
        `${event} at ${at} passed over line ${missing[0]}`,
      )
    }
    must(at >= place, `${event} at ${at} went back from ${place}`)
    place = at
  }
  must(reader.isClosed || missing.length === 0, `line ${missing[0]} never came`)
}

/** The positions of what readers of a story, or of all, may see. */
export function linesFor(story: Story | null, log: readonly DeskEvent[]): number[] {
  return log
    .filter((line) => isPublicEvent(line) && (story === null || line.story.id === story.id))
    .map(({ seq }) => seq)
}

function positionIn(cursor: string): number {
  return parseCursor(cursor)?.seq ?? -1
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
