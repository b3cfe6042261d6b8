import type { PublicEvent } from '../../domain/event.ts'
import { formatCursor, type Epoch, type PostId, type Seq, type StoryId } from '../../domain/ids.ts'
import { SharedBytes, type Encoding } from './shared-gzip.ts'
import { encodeEvent, resetEvent, streamEvent, type RenderEvent } from './stream-event.ts'

/** What an event is about: its words change with the next event about the same. */
export type Subject = PostId | StoryId

/** An event of the log, ready to send. */
export class EncodedEvent extends SharedBytes {
  readonly seq: Seq
  readonly storyId: StoryId
  /** Whose words it contains: a post's, or those of a story's head and its pinned post. */
  readonly shows: readonly Subject[]

  constructor(seq: Seq, storyId: StoryId, shows: readonly Subject[], plain: Buffer) {
    super(plain)
    this.seq = seq
    this.storyId = storyId
    this.shows = shows
  }
}

/** Makes an event of the log ready to send. */
export type EventEncoder = (event: PublicEvent) => Promise<EncodedEvent>

/**
 * Renders and encodes an event. One that cannot be rendered is reported, and `reset` is sent in its place: subscribers
 * reload the page, and one broken event never holds up the next.
 */
export function eventEncoder(
  epoch: Epoch,
  render: RenderEvent,
  report: (fault: unknown) => void,
): EventEncoder {
  return async (event) => {
    const { seq, mark, story } = event
    const encoded = (bytes: Buffer): EncodedEvent => new EncodedEvent(seq, story.id, shownIn(event), bytes)
    try {
      return encoded(encodeEvent(streamEvent(epoch, event, await render(event))))
    } catch (error) {
      report(error)
      return encoded(encodeEvent(resetEvent(formatCursor(epoch, seq, mark), 'unreadable', story.slug)))
    }
  }
}

function shownIn(event: PublicEvent): readonly Subject[] {
  if ('post' in event) return [event.post.id]
  const { id, pinnedPost } = event.story
  return pinnedPost === null ? [id] : [id, pinnedPost]
}

/** Joins several events to one batch, so that each subscriber gets them in one write. A single event is its own batch. */
export function batchOf(events: readonly EncodedEvent[]): SharedBytes {
  const [only, second] = events
  if (only !== undefined && second === undefined) return only
  return new SharedBytes(Buffer.concat(events.map((event) => event.plain)))
}

/** Joins several events for one subscriber, from what each was encoded to before. */
export function concatEvents(events: readonly EncodedEvent[], encoding: Encoding): Buffer {
  const [only, second] = events
  if (only !== undefined && second === undefined) return only.in(encoding)
  return Buffer.concat(events.map((event) => event.in(encoding)))
}
