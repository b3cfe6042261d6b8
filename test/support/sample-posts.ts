import { bodyFromText } from '../../src/domain/body.ts'
import type { EditorId, Instant, PostId, Slug, StoryId } from '../../src/domain/ids.ts'
import type { Post } from '../../src/domain/post.ts'
import type { Author, Story } from '../../src/domain/story.ts'
import type { Site } from '../../src/pages/site.ts'

export const noon = Date.UTC(2026, 10, 24, 12) as Instant

/** A moment `minutes` after the sample story was opened. */
export function minutesIn(minutes: number): Instant {
  return (noon + minutes * 60_000) as Instant
}

export const sampleAuthor: Author = { kind: 'editor', id: 'ed-1' as EditorId, name: 'Grace Desk' }

/** A live story with nothing special about it, but for what is said. */
export function sampleStory(given: Partial<Story> = {}): Story {
  return {
    id: 'story-1' as StoryId,
    slug: 'ship-in-the-canal' as Slug,
    headline: 'A ship blocks the canal',
    standfirst: 'What we know, as we learn it.',
    keyPoints: [],
    topics: ['shipping'],
    credits: [],
    state: 'live',
    pinnedPost: null,
    openedAt: noon,
    lastUpdated: minutesIn(5),
    endedAt: null,
    openedBy: sampleAuthor,
    ...given,
  }
}

/** A published post with nothing special about it, but for what is said. */
export function samplePost(given: Partial<Post> = {}): Post {
  return {
    id: 'post-1' as PostId,
    storyId: 'story-1' as StoryId,
    state: 'published',
    revision: 1,
    headline: 'Tugs are on their way',
    dateline: '',
    body: bodyFromText('Two tugs have left the port.'),
    credits: [],
    keyEvent: false,
    author: sampleAuthor,
    createdAt: minutesIn(1),
    publishedAt: minutesIn(1),
    publishAt: null,
    corrections: [],
    retraction: null,
    ...given,
  }
}

/** A newsroom served below a path, which is where links go wrong. */
export const sampleSite: Site = {
  name: 'The Harbour Telex',
  publicUrl: 'https://example.org/live',
  invitation: 'Get the latest as we post it, right in your browser.',
  lang: 'en',
  timeZone: 'UTC',
  assets: {
    readerScript: '/live/assets/reader.js',
    readerStyle: '/live/assets/reader.css',
    deskScript: '/live/assets/desk.js',
    deskStyle: '/live/assets/desk.css',
  },
}
