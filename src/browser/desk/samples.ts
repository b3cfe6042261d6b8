import { bodyFromText } from '../../domain/body.ts'
import type { AlertJson, PostJson, SnapshotJson } from './api/api-json.ts'
import { noCounts } from '../../domain/alert.ts'

/** A published post for tests: give what matters. */
export function samplePost(given: Partial<PostJson> = {}): PostJson {
  const text = given.text ?? 'The harbour is closed.'
  return {
    id: 'p1',
    url: 'http://localhost/stories/storm/posts/p1',
    story: 'storm',
    state: 'published',
    revision: 1,
    headline: '',
    dateline: '',
    body: bodyFromText(text),
    text,
    credits: [],
    keyEvent: false,
    author: { kind: 'editor', id: 'ana', name: 'Ana' },
    createdAt: '2026-11-24T08:00:00.000Z',
    publishedAt: '2026-11-24T08:00:00.000Z',
    publishAt: null,
    corrections: [],
    retraction: null,
    ...given,
  }
}

/** A live story with these posts, for tests. */
export function sampleStory(posts: readonly PostJson[], given: Partial<SnapshotJson> = {}): SnapshotJson {
  return {
    id: 's1',
    slug: 'storm',
    url: 'http://localhost/stories/storm',
    headline: 'Storm reaches the coast',
    standfirst: '',
    keyPoints: [],
    topics: [],
    credits: [],
    state: 'live',
    pinnedPost: null,
    openedAt: '2026-11-24T07:00:00.000Z',
    lastUpdated: '2026-11-24T08:00:00.000Z',
    endedAt: null,
    readers: 0,
    posts,
    next: null,
    postCount: posts.length,
    cursor: '0123456789abcdef.5',
    ...given,
  }
}

/** An alert that waits, for tests. */
export function sampleAlert(given: Partial<AlertJson> = {}): AlertJson {
  return {
    id: 'a1',
    post: 'p1',
    story: 'storm',
    revision: 1,
    purpose: 'news',
    title: 'Harbour closed',
    body: 'No ship enters.',
    audience: { kind: 'story' },
    state: 'held',
    end: null,
    createdAt: '2026-11-24T08:00:00.000Z',
    holdUntil: '2026-11-24T08:00:10.000Z',
    startedAt: null,
    endedAt: null,
    ttlSeconds: 3_600,
    urgency: 'high',
    breaking: false,
    author: { kind: 'editor', id: 'ana', name: 'Ana' },
    counts: noCounts,
    reachedIn: { p50: null, p90: null, p99: null },
    ...given,
  }
}
