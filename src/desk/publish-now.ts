import type { Instant, Seq } from '../domain/ids.ts'
import { publish, type Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import type { DeskTransaction } from './desk-store.ts'

/** Publishes a post: its event, its position in the story and its state are one commit. */
export async function publishNow(tx: DeskTransaction, story: Story, post: Post, now: Instant): Promise<Seq> {
  const published = publish(post, now)
  const updated: Story = { ...story, lastUpdated: now }
  await tx.saveStory(updated)
  const seq = await tx.append({ kind: 'post-published', story: updated, post: published }, now)
  await tx.savePost(published, seq)
  return seq
}
