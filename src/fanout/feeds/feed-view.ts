import type { StoryPost } from '../../archive/story-archive.ts'
import { textFromBody } from '../../domain/body.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Story } from '../../domain/story.ts'
import { firstWords } from '../../domain/text.ts'
import { fill } from '../../words/fill.ts'
import { languageFor } from '../../words/languages.ts'
import { readerWords } from '../../words/reader/by-language.ts'
import type { ReaderWords } from '../../words/reader/reader-words.ts'

/** The content of a feed: plain data, and the function that renders a post. */
export type FeedView = {
  readonly site: FeedSite
  /** The story it follows; `null` for the whole desk. */
  readonly story: Story | null
  /** The last changed first, retracted ones included. */
  readonly posts: readonly FeedPost[]
  readonly renderHtml: RenderHtml
}

export type FeedSite = {
  /** The newsroom's name. */
  readonly name: string
  /** Absolute, no slash at its end: `https://live.example.org`. */
  readonly publicUrl: string
  /** BCP 47. */
  readonly lang: string
}

type FeedPost = { readonly post: Post; readonly story: Story }

/**
 * Renders a post for a feed: its text with credits and correction notes, or the mark of a retracted one. Addresses in it must
 * be absolute, because a feed reader has no page to resolve them against.
 */
export type RenderHtml = (post: Post, story: Story) => string

/** The feed of the whole desk, from the archive's `latestPosts`. */
export function deskFeed(site: FeedSite, posts: readonly StoryPost[], renderHtml: RenderHtml): FeedView {
  return { site, story: null, posts, renderHtml }
}

/** The feed of one story, from the archive's `latestPosts` of it. */
export function storyFeed(
  site: FeedSite,
  story: Story,
  posts: readonly StoryPost[],
  renderHtml: RenderHtml,
): FeedView {
  return { site, story, posts, renderHtml }
}

export type FeedFormat = 'atom' | 'rss' | 'json'

/** The head of a feed, the same in every format. */
export type FeedHead = {
  readonly title: string
  readonly subtitle: string
  /** The page for people. */
  readonly homeUrl: string
  readonly feedUrl: string
  /** When anything in it last changed; 1970 for a desk without posts, because any later time would be false. */
  readonly updatedAt: Instant
}

/** The head of a feed: its own address is `/feed.atom`, `/feed.rss` or `/feed.json` on the desk or below a story. */
export function feedHead({ site, story, posts }: FeedView, format: FeedFormat): FeedHead {
  const base = story === null ? site.publicUrl : `${site.publicUrl}/stories/${story.slug}`
  const { feed } = wordsOf(site)
  const moments = [story?.lastUpdated ?? 0, ...posts.map(({ post }) => changedAt(post))]
  return {
    title: story === null ? site.name : `${story.headline} – ${site.name}`,
    subtitle: story === null ? fill(feed.subtitle, { site: site.name }) : story.standfirst || story.headline,
    homeUrl: story === null ? `${site.publicUrl}/` : base,
    feedUrl: `${base}/feed.${format}`,
    updatedAt: Math.max(...moments) as Instant,
  }
}

/** One post, the same in every format. */
export type FeedEntry = {
  /** The post's own page. It never changes, and so it is the entry's id too. */
  readonly url: string
  readonly title: string
  readonly html: string
  readonly text: string
  readonly publishedAt: Instant
  /** Updated by every correction and by the retraction, so that feed readers fetch the entry again. */
  readonly updatedAt: Instant
  readonly topics: readonly string[]
  readonly post: Post
}

export function feedEntries({ site, posts, renderHtml }: FeedView): readonly FeedEntry[] {
  const words = wordsOf(site)
  return posts.map(({ post, story }) => ({
    url: `${site.publicUrl}/stories/${story.slug}/posts/${post.id}`,
    title: titleOf(post, story, words),
    html: renderHtml(post, story),
    text: plainText(post, words),
    publishedAt: post.publishedAt ?? post.createdAt,
    updatedAt: changedAt(post),
    topics: story.topics,
    post,
  }))
}

function changedAt(post: Post): Instant {
  return post.retraction?.at ?? post.corrections.at(-1)?.at ?? post.publishedAt ?? post.createdAt
}

function wordsOf({ lang }: FeedSite): ReaderWords {
  return readerWords[languageFor(lang)]
}

function titleOf(post: Post, { headline }: Story, { feed }: ReaderWords): string {
  if (post.retraction !== null) return fill(feed.retractedTitle, { headline })
  return post.headline === '' ? firstWords(textFromBody(post.body), MAX_TITLE_LENGTH) : post.headline
}

/** In characters: long enough to recognize a post, short enough for a list. */
const MAX_TITLE_LENGTH = 100

function plainText(post: Post, { feed }: ReaderWords): string {
  if (post.retraction !== null) return fill(feed.retraction, { reason: post.retraction.reason })
  const text = textFromBody(post.body)
  return [
    post.dateline === '' ? text : `${post.dateline} — ${text}`,
    ...(post.credits.length === 0 ? [] : [`(${post.credits.join(', ')})`]),
    ...post.corrections.toReversed().map(({ note }) => fill(feed.correction, { note })),
  ].join('\n\n')
}
