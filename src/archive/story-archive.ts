import type { Instant, PostId, Seq, Slug, StoryId } from '../domain/ids.ts'
import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'

/**
 * Stories as they stand now: the readers' side of the store. It can't see drafts, alerts, editors or secrets, whatever it
 * is asked. Each answer is read at one moment and carries the `seq` of that moment, so that a stream started right after
 * it has no gap and no repeat. Every adapter passes test/contract/story-archive.ts.
 */
export interface StoryArchive {
  /** Stories, the latest updated first. `limit` is 1 to 100. */
  stories(page: StoryPage): Promise<StoryList>
  /** One story with a page of its posts, the newest first; `null` when there is none. `limit` is 1 to 100. */
  story(slug: Slug, page: PostPage): Promise<StorySnapshot | null>
  /** One story without its posts: the cheap question that every new stream asks. */
  find(slug: Slug): Promise<Story | null>
  /** The slug that a story has now which had this one before; `null` where none had. */
  currentSlug(former: Slug): Promise<Slug | null>
  /** One public post and its story; `null` when there is none or readers don't have it. */
  post(id: PostId): Promise<PostSnapshot | null>
  /** What the feeds hold: the newest public posts, and older ones that were lately corrected or retracted. */
  latestPosts(page: LatestPosts): Promise<FeedPosts>
  /** One page of all public posts, counted from the first, so that a page stays as it is; `null` when it isn't full yet. */
  archivedPosts(page: ArchivedPosts): Promise<FeedPosts | null>
}

export type StoryPage = {
  readonly limit: number
  /** Only stories last updated before this position. */
  readonly before?: { readonly lastUpdated: Instant; readonly slug: Slug }
  readonly topic?: string
  readonly state?: Story['state']
}

export type StoryList = {
  readonly stories: readonly Story[]
  readonly seq: Seq
  /** Whether there are more after the last one. */
  readonly more: boolean
}

export type PostPage = {
  readonly limit: number
  /** Only posts published before this position in the log. */
  readonly before?: Seq
}

/** Options for the latest posts. They are ordered by their last change: publication, correction and retraction are changes. */
export type LatestPosts = {
  /** How many of the newest, and how many older ones beside them at most; 1 to 100. */
  readonly limit: number
  /** An older post is among them if it was corrected or retracted since. */
  readonly changedSince: Instant
  /** Only posts of this story. */
  readonly story?: StoryId
}

export type ArchivedPosts = {
  /** From 1, which has the oldest posts. */
  readonly page: number
  /** 1 to 100. */
  readonly perPage: number
  /** Only posts of this story. */
  readonly story?: StoryId
}

/** Posts for a feed. */
export type FeedPosts = {
  readonly posts: readonly FeedPost[]
  readonly feed: FeedFacts
  readonly seq: Seq
}

/** `feedId` is what its id was while ids were addresses; `null` for posts since. */
export type FeedPost = StoryPost & { readonly feedId: string | null }

export type FeedFacts = {
  /** Names the desk wherever it is served: made with the store, and kept in its backups. */
  readonly deskId: string
  /** Where this feed stood while its id was an address, without its format; `null` for feeds since. */
  readonly formerUrl: string | null
  /** How many public posts the desk or the story has. */
  readonly postCount: number
  /** When anything that readers see last changed: posts, or a story's own words. 1970 where nothing did. */
  readonly changedAt: Instant
}

/** A post with its position: the `seq` of its publication, by which a story's posts are ordered and paged. */
export type PlacedPost = { readonly post: Post; readonly publishedSeq: Seq }
export type StoryPost = PlacedPost & { readonly story: Story }

export type StorySnapshot = {
  readonly story: Story
  /** Public posts, retracted ones with their mark, the newest first. */
  readonly posts: readonly PlacedPost[]
  /** The pinned post, wherever in the story it stands. */
  readonly pinned: PlacedPost | null
  /** Every key event of the story, the newest first, at most 50. */
  readonly keyEvents: readonly PlacedPost[]
  /** How many public posts the story has. */
  readonly postCount: number
  /** Whether there are older posts than the last one here. */
  readonly more: boolean
  readonly seq: Seq
}

export type PostSnapshot = StoryPost & { readonly seq: Seq }
