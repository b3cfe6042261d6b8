import type { PublicEvent } from '../../domain/event.ts'
import type { Epoch, PostId } from '../../domain/ids.ts'
import { ReadyEvent } from './ready-bytes.ts'
import { encodeEvent, resetEvent, streamEvent, type RenderEvent } from './stream-event.ts'

/** Makes a line of the log ready to send. */
export type EncodeLine = (event: PublicEvent) => Promise<ReadyEvent>

/**
 * Renders and encodes a line. One that cannot be rendered is reported and given as a `reset` in its place: its readers
 * load the page anew, and one broken line never holds up those after it.
 */
export function lineEncoder(epoch: Epoch, render: RenderEvent, report: (fault: unknown) => void): EncodeLine {
  return async (event) => {
    const { seq, story } = event
    const ready = (bytes: Buffer): ReadyEvent => new ReadyEvent(seq, story.id, shownIn(event), bytes)
    try {
      return ready(encodeEvent(streamEvent(epoch, event, await render(event))))
    } catch (error) {
      report(error)
      return ready(encodeEvent(resetEvent(epoch, seq, 'unreadable', story.slug)))
    }
  }
}

function shownIn(event: PublicEvent): PostId | null {
  return 'post' in event ? event.post.id : event.story.pinnedPost
}
