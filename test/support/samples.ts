import { DEFAULT_TTL_SECONDS, type Alert } from '../../src/domain/alert.ts'
import { bodyFromText } from '../../src/domain/body.ts'
import type { ApiToken, Editor } from '../../src/domain/editor.ts'
import type { EventBody } from '../../src/domain/event.ts'
import type {
  AlertId,
  EditorId,
  Instant,
  PostId,
  Slug,
  StoryId,
  SubscriptionId,
  TokenId,
} from '../../src/domain/ids.ts'
import type { Post } from '../../src/domain/post.ts'
import type { Author, Story } from '../../src/domain/story.ts'
import type { StoredSubscription } from '../../src/fanout/push/subscriptions/subscription-store.ts'

/** The moment at which sample things happen: 24 November 2026, 08:15:30 UTC. */
export const sampleNow = Date.UTC(2026, 10, 24, 8, 15, 30) as Instant

let made = 0

/** A name nothing else in this process has; later ones sort later. */
export function sampleId(): string {
  return (++made).toString(36).padStart(20, '0')
}

export const sampleAuthor: Author = { kind: 'editor', id: 'editor0' as EditorId, name: 'Ada Quill' }

/** A live story; say what matters to the test. */
export function sampleStory(over: Partial<Story> = {}): Story {
  const id = over.id ?? (sampleId() as StoryId)
  return {
    id,
    slug: `story-${id}` as Slug,
    headline: 'Ferry aground off the north harbour',
    standfirst: '',
    keyPoints: [],
    topics: [],
    credits: [],
    state: 'live',
    pinnedPost: null,
    openedAt: sampleNow,
    lastUpdated: sampleNow,
    endedAt: null,
    openedBy: sampleAuthor,
    ...over,
  }
}

/** A published post of a story; say what matters to the test. */
export function samplePost(
  story: Pick<Story, 'id'>,
  over: Partial<Post> & { readonly text?: string } = {},
): Post {
  const { text = 'All passengers are ashore.', ...rest } = over
  return {
    id: sampleId() as PostId,
    storyId: story.id,
    state: 'published',
    revision: 1,
    headline: '',
    dateline: '',
    body: bodyFromText(text),
    credits: [],
    keyEvent: false,
    author: sampleAuthor,
    createdAt: sampleNow,
    publishedAt: sampleNow,
    publishAt: null,
    corrections: [],
    retraction: null,
    ...rest,
  }
}

/** A post that only the desk has. */
export function sampleDraft(
  story: Pick<Story, 'id'>,
  over: Partial<Post> & { readonly text?: string } = {},
): Post {
  return samplePost(story, { state: 'draft', publishedAt: null, ...over })
}

/** An alert in its hold time. */
export function sampleAlert(post: Pick<Post, 'id' | 'storyId'>, over: Partial<Alert> = {}): Alert {
  return {
    id: sampleId() as AlertId,
    postId: post.id,
    storyId: post.storyId,
    revision: 1,
    purpose: 'news',
    title: 'Ferry aground',
    body: 'All passengers are ashore.',
    audience: { kind: 'story' },
    state: 'held',
    end: null,
    createdAt: sampleNow,
    holdUntil: (sampleNow + 10_000) as Instant,
    ttlSeconds: DEFAULT_TTL_SECONDS,
    urgency: 'high',
    breaking: false,
    author: sampleAuthor,
    startedAt: null,
    endedAt: null,
    ...over,
  }
}

export function sampleEditor(over: Partial<Editor> = {}): Editor {
  const id = over.id ?? (sampleId() as EditorId)
  return {
    id,
    email: `${id}@example.org`,
    name: 'Ada Quill',
    role: 'editor',
    createdAt: sampleNow,
    removedAt: null,
    ...over,
  }
}

export function sampleToken(over: Partial<ApiToken> = {}): ApiToken {
  return {
    id: sampleId() as TokenId,
    name: 'wire import',
    scopes: ['post'],
    createdAt: sampleNow,
    createdBy: null,
    expiresAt: null,
    revokedAt: null,
    ...over,
  }
}

/** A browser that wants to be told of everything. */
export function sampleSubscription(over: Partial<StoredSubscription> = {}): StoredSubscription {
  const id = over.id ?? (sampleId() as SubscriptionId)
  return {
    id,
    endpoint: `https://push.example.org/${id}`,
    p256dh: new Uint8Array(65).fill(4),
    auth: new Uint8Array(16).fill(7),
    vapidKeyId: 'abcdef012345',
    follow: { everything: true, stories: [], topics: [], tests: false },
    quietHours: null,
    timeZone: 'UTC',
    perDay: null,
    digest: false,
    createdAt: sampleNow,
    manageHash: `hash of ${id}`,
    ...over,
  }
}

/** A line that gives a new post to the readers. */
export function publication(
  story: Story,
  post: Post = samplePost(story),
): Extract<EventBody, { kind: 'post-published' }> {
  return { kind: 'post-published', story, post }
}
