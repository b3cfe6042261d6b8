import type { z } from '@hono/zod-openapi'
import { formatInstant } from '../../../domain/ids.ts'
import type { Story } from '../../../domain/story.ts'
import { storyPath } from '../../../pages/paths.ts'
import { publicPath, type Site } from '../../../pages/site.ts'
import type { StorySchema } from '../schemas/story.ts'
import { authorJson } from './author-json.ts'
import { instantOrNull } from './post-json.ts'

/** A story in a response. @param desk whether the caller may read the desk: then it has its author. */
export function storyJson(story: Story, site: Site, desk: boolean): z.input<typeof StorySchema> {
  const { id, slug, headline, standfirst, keyPoints, topics, credits, state, pinnedPost } = story
  return {
    id,
    slug,
    url: storyUrl(story, site),
    headline,
    standfirst,
    keyPoints: [...keyPoints],
    topics: [...topics],
    credits: [...credits],
    state,
    pinnedPost,
    ...(desk ? { openedBy: authorJson(story.openedBy) } : {}),
    openedAt: formatInstant(story.openedAt),
    lastUpdated: formatInstant(story.lastUpdated),
    endedAt: instantOrNull(story.endedAt),
  }
}

/** A story's public address. */
export function storyUrl({ slug }: Pick<Story, 'slug'>, site: Site): string {
  return new URL(storyPath(publicPath(site), slug), site.publicUrl).href
}
