import { emptyBody, type Body } from './body.ts'
import type { Instant, PostId, StoryId } from './ids.ts'
import type { Author } from './story.ts'

/** One entry in a story, at its latest revision. */
export type Post = {
  readonly id: PostId
  readonly storyId: StoryId
  readonly state: PostState
  /**
   * From 1. Every save of a draft that changes something adds one; it is published as 1 again, and every correction adds
   * one. A retraction keeps the number.
   */
  readonly revision: number
  /** Who saved its draft last, and when; absent in drafts that were saved before these were kept. */
  readonly revised?: Revised
  /** One line, at most 200 characters; empty when the post has none. */
  readonly headline: string
  /** Where it was reported from, as agencies write it (`SEOUL`); at most 100 characters, empty when there is none. */
  readonly dateline: string
  readonly body: Body
  readonly credits: readonly string[]
  /** Marked by the editor as one of the story's turning points. */
  readonly keyEvent: boolean
  readonly author: Author
  readonly createdAt: Instant
  /** When readers first saw it; `null` before. */
  readonly publishedAt: Instant | null
  /** When it is to be published by itself; set only in state `scheduled`. */
  readonly publishAt: Instant | null
  /** Corrections, oldest first: shown to the reader under the post. */
  readonly corrections: readonly Correction[]
  readonly retraction: Retraction | null
}

/**
 *   draft      only the desk sees it; may be changed freely or scheduled
 *   scheduled  a draft with a time; the desk publishes it then
 *   published  readers have it; from here on it is corrected in public
 *   retracted  taken back, leaving a mark and a reason; the end
 */
export type PostState = 'draft' | 'scheduled' | 'published' | 'retracted'

export type Revised = { readonly at: Instant; readonly by: Author }
export type Correction = { readonly revision: number; readonly at: Instant; readonly note: string }
export type Retraction = { readonly at: Instant; readonly reason: string }

export const MAX_DATELINE_LENGTH = 100
export const MAX_NOTE_LENGTH = 500
/** Most corrections one post takes; past that the honest act is a retraction. */
export const MAX_CORRECTIONS = 100

/** Whether readers may see it, as text or as the mark of a retraction. */
export function isPublic(post: Post): boolean {
  return post.state === 'published' || post.state === 'retracted'
}

/** The post as readers get it for the first time: how often its draft was saved is the newsroom's own. */
export function publish(post: Post, now: Instant): Post {
  return { ...post, state: 'published', revision: 1, publishedAt: now, publishAt: null }
}

/** What a correction may change. Everything else about a published post stays as it was. */
export type CorrectedText = Pick<Post, 'headline' | 'body'>

export function correct(post: Post, text: CorrectedText, note: string, now: Instant): Post {
  const revision = post.revision + 1
  return { ...post, ...text, revision, corrections: [...post.corrections, { revision, at: now, note }] }
}

export function retract(post: Post, reason: string, now: Instant): Post {
  return { ...withoutText(post), state: 'retracted', retraction: { at: now, reason } }
}

/**
 * The post without its text, as the log and everything public has it once it is retracted. What was written
 * stays in the newsroom's own record of revisions.
 */
export function withoutText(post: Post): Post {
  return { ...post, headline: '', dateline: '', body: emptyBody, keyEvent: false }
}
