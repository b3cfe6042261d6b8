import { setImmediate } from 'node:timers/promises'
import { isPublicEvent, type PublicEvent } from '../../domain/event.ts'
import type { Seq } from '../../domain/ids.ts'
import { unreachable } from '../../domain/result.ts'
import type { EventLog } from '../../log/event-log.ts'
import type { EventEncoder, Subject } from './encoded-event.ts'
import type { RecentEvents } from './recent-events.ts'

/** Events read from the log at a time; the event loop does other work in between. */
const PAGE_EVENTS = 100

/** What earlier events say with other words than this one; `null` where there are none. */
export function changedBy(event: PublicEvent): Subject | null {
  switch (event.kind) {
    case 'story-changed':
      return event.story.id
    case 'post-corrected':
    case 'post-retracted':
      return event.post.id
    case 'story-opened':
    case 'post-published':
      return null
    default:
      return unreachable(event)
  }
}

/**
 * Encodes the recent events again whose words were changed since, so that a reader who was away for a moment doesn't get what
 * a correction took away. Costs nothing for what is published for the first time.
 *
 * @param changes the position that changed each subject.
 * @throws a fault of the log; some of the events still have their old words then.
 */
export async function encodeAgain(
  recent: RecentEvents,
  changes: ReadonlyMap<Subject, Seq>,
  log: Pick<EventLog, 'replayAfter'>,
  encode: EventEncoder,
): Promise<void> {
  let outdated = recent.outdatedBy(changes).map(({ seq }) => seq)
  while (outdated[0] !== undefined) {
    const first = outdated[0]
    const here = new Set(outdated.filter((seq) => seq < first + PAGE_EVENTS))
    const last = Math.max(...here)
    for (const event of await log.replayAfter((first - 1) as Seq, last - first + 1)) {
      if (here.has(event.seq) && isPublicEvent(event)) recent.replace(await encode(event))
    }
    outdated = outdated.filter((seq) => seq > last)
    if (outdated.length > 0) await setImmediate()
  }
}
