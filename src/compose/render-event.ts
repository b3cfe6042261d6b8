import type { StoryArchive } from '../archive/story-archive.ts'
import type { RenderEvent } from '../fanout/live/stream-event.ts'
import { interfaceFor } from '../pages/interface.ts'
import { renderPost } from '../pages/post.ts'
import { publicPath, type Site } from '../pages/site.ts'
import { renderStoryHead } from '../pages/story-head.ts'

/** What a line of the log means on a page: the post, or the story's head, in the very markup that the page has. */
export function eventRenderer(
  archive: Pick<StoryArchive, 'post'>,
  site: Pick<Site, 'publicUrl' | 'lang' | 'timeZone'>,
): RenderEvent {
  const base = publicPath(site)
  const ui = interfaceFor(site.lang, site.timeZone)
  return async (event) => {
    const { story } = event
    if ('post' in event) return renderPost(event.post, { slug: story.slug, publicPath: base, ui }).toString()
    const pinned = story.pinnedPost === null ? null : await archive.post(story.pinnedPost)
    return renderStoryHead(story, pinned?.post ?? null, ui, base).toString()
  }
}
