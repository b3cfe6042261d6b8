import { findStory } from '../../../src/desk/find.ts'
import type { Command } from '../../../src/desk/perform.ts'
import { writePost } from '../../../src/desk/write-post.ts'
import type { NewEvent, NewPublicEvent } from '../../../src/domain/event.ts'
import type { PostId, Seq } from '../../../src/domain/ids.ts'
import { done } from '../../../src/domain/result.ts'
import type { Story } from '../../../src/domain/story.ts'
import { sampleAlert, samplePost } from '../samples.ts'
import { actor } from './past-store.ts'

export type BurstOptions = {
  readonly events: number
  /** In turn: one story's events are as far apart as there are other stories. */
  readonly stories: readonly string[]
  /** The length of the text of its posts. */
  readonly length: number
}

/** One event in so many is a post, which is expensive to make; the others change the head of a story. */
const POST_EVERY = 20
/** And one an alert, which no reader receives. */
const ALERT_EVERY = 11

/**
 * Appends so many events in one commit, as a follower finds them that missed its wake-ups: posts, heads and alerts.
 * Returns where its posts are.
 */
export function burst({
  events,
  stories,
  length,
}: BurstOptions): Command<readonly { id: PostId; seq: Seq }[]> {
  return async (tx, tools) => {
    const heads: Story[] = []
    for (const slug of stories) {
      const found = await findStory(tx, slug)
      if (!found.ok) return found
      heads.push(found.value)
    }
    const posts: { id: PostId; seq: Seq }[] = []
    for (let n = 0; n < events; n++) {
      const story = heads[n % heads.length]
      if (story === undefined) break
      if (n % POST_EVERY === 0) {
        const text = `Words of a burst ${n}. ${'x'.repeat(length)}`
        const made = await writePost(actor, { story: story.slug, text })(tx, tools)
        if (!made.ok) return made
        posts.push({ id: made.value.id, seq: made.value.seq ?? (0 as Seq) })
      } else await tx.append(eventWithoutPost(n, story), tools.now())
    }
    return done(posts)
  }
}

/** Alerts among them, as an older Telex wrote them. */
function eventWithoutPost(n: number, story: Story): NewPublicEvent {
  const alert: NewEvent = { kind: 'alert-requested', alert: sampleAlert(samplePost(story)) }
  if (n % ALERT_EVERY === 0) return alert as NewEvent as NewPublicEvent
  return { kind: 'story-changed', story: { ...story, headline: `Headline ${n}` }, change: 'headline' }
}
