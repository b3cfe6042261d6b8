import { findStory } from '../../../src/desk/find.ts'
import type { Command } from '../../../src/desk/perform.ts'
import { writePost } from '../../../src/desk/write-post.ts'
import type { NewEvent } from '../../../src/domain/event.ts'
import type { PostId, Seq } from '../../../src/domain/ids.ts'
import { done } from '../../../src/domain/result.ts'
import type { Story } from '../../../src/domain/story.ts'
import { sampleAlert, samplePost } from '../samples.ts'
import { actor } from './past-store.ts'

export type BurstWishes = {
  readonly lines: number
  /** In turn: one story's lines stand as far apart as there are others. */
  readonly stories: readonly string[]
  /** How long the words of its posts are. */
  readonly length: number
}

/** Every so many lines a post, which is dear to make; the others are heads. */
const POST_EVERY = 20
/** And an alert, which no reader is told of. */
const ALERT_EVERY = 11

/**
 * So many lines by one commit, as a follower finds them who was not told for a while: posts, heads and alerts.
 * Gives where its posts are.
 */
export function burst({ lines, stories, length }: BurstWishes): Command<readonly { id: PostId; seq: Seq }[]> {
  return async (tx, tools) => {
    const heads: Story[] = []
    for (const slug of stories) {
      const found = await findStory(tx, slug)
      if (!found.ok) return found
      heads.push(found.value)
    }
    const posts: { id: PostId; seq: Seq }[] = []
    for (let n = 0; n < lines; n++) {
      const story = heads[n % heads.length]
      if (story === undefined) break
      if (n % POST_EVERY === 0) {
        const text = `Words of a burst ${n}. ${'x'.repeat(length)}`
        const made = await writePost(actor, { story: story.slug, text })(tx, tools)
        if (!made.ok) return made
        posts.push({ id: made.value.id, seq: made.value.seq ?? (0 as Seq) })
      } else await tx.append(lineWithoutWords(n, story), tools.now())
    }
    return done(posts)
  }
}

function lineWithoutWords(n: number, story: Story): NewEvent {
  if (n % ALERT_EVERY === 0) return { kind: 'alert-requested', alert: sampleAlert(samplePost(story)) }
  return { kind: 'story-changed', story: { ...story, headline: `Headline ${n}` }, change: 'headline' }
}
