import type { EditorId, Instant, PostId, Slug, StoryId, TokenId } from './ids.ts'

/** The author of something: an editor at the desk or a program with a token. */
export type Author =
  | { readonly kind: 'editor'; readonly id: EditorId; readonly name: string }
  | { readonly kind: 'token'; readonly id: TokenId; readonly name: string }

/** One live page that gathers posts. */
export type Story = {
  readonly id: StoryId
  readonly slug: Slug
  /** Slugs that it had before, the latest last; absent where it has always had this one. */
  readonly formerSlugs?: readonly Slug[]
  /** One line, 1 to 200 characters. */
  readonly headline: string
  /** The sentence under the headline; empty when there is none. At most 500 characters. */
  readonly standfirst: string
  /** Key points for readers who join late: at most 10 lines of at most 300 characters. */
  readonly keyPoints: readonly string[]
  /** Lower-case names readers can follow: at most 10 of at most 40 characters. */
  readonly topics: readonly string[]
  /** Source names such as `AP`, `Reuters`: at most 10 of at most 60 characters. */
  readonly credits: readonly string[]
  /** `live` takes posts; `ended` takes corrections and retractions only, and can be made live again. */
  readonly state: StoryState
  readonly pinnedPost: PostId | null
  readonly openedAt: Instant
  /** When readers last got news by it: the "Last updated" stamp. Key points, topics and a pin are none. */
  readonly lastUpdated: Instant
  /** When key points, topics or the pin last changed; absent where they never did by themselves. */
  readonly arrangedAt?: Instant
  /** When coverage ended; `null` while it is live. */
  readonly endedAt: Instant | null
  readonly openedBy: Author
}

/** When the story's page last changed, for caches. */
export function changedAt({ lastUpdated, arrangedAt }: Story): Instant {
  return arrangedAt !== undefined && arrangedAt > lastUpdated ? arrangedAt : lastUpdated
}

export type StoryState = 'live' | 'ended'

/** What changed in a story, for the stream: the first that applies. */
export type StoryChange =
  | 'opened'
  | 'headline'
  | 'standfirst'
  | 'key-points'
  | 'pin'
  | 'topics'
  | 'slug'
  | 'ended'
  | 'reopened'

export const MAX_HEADLINE_LENGTH = 200
export const MAX_STANDFIRST_LENGTH = 500
export const MAX_KEY_POINTS = 10
export const MAX_KEY_POINT_LENGTH = 300
export const MAX_TOPICS = 10
export const MAX_TOPIC_LENGTH = 40
export const MAX_CREDITS = 10
export const MAX_CREDIT_LENGTH = 60
