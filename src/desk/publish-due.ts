import type { PostId } from '../domain/ids.ts'
import { done } from '../domain/result.ts'
import type { Command } from './perform.ts'
import { publishNow } from './publish-now.ts'

/** Most posts published in one commit; the rest follow in the next. */
const AT_ONCE = 50

/**
 * Publishes every scheduled post whose time has come, in the order of their times. A post whose story has ended meanwhile
 * becomes a draft again: nothing is published into a closed story, and nothing is lost.
 */
export function publishDue(): Command<readonly PostId[]> {
  return async (tx, tools) => {
    const now = tools.now()
    const published: PostId[] = []
    for (const post of await tx.duePosts(now, AT_ONCE)) {
      const story = await tx.storyById(post.storyId)
      if (story?.state === 'live') {
        await publishNow(tx, story, post, now)
        published.push(post.id)
      } else {
        await tx.savePost({ ...post, state: 'draft', publishAt: null })
      }
    }
    return done(published)
  }
}
