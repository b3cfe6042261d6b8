import type { FeedFacts, FeedPost, FeedPosts } from '../../archive/story-archive.ts'
import { textFromBody } from '../../domain/body.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Story } from '../../domain/story.ts'
import { firstWords } from '../../domain/first-words.ts'
import { fill } from '../../words/fill.ts'
import { languageFor } from '../../words/languages.ts'
import { readerWords } from '../../words/reader/by-language.ts'
import type { ReaderWords } from '../../words/reader/reader-words.ts'
import { feedUrn } from './feed-urn.ts'

/** The content of a feed: plain data, and the function that renders a post. */
export type FeedView = {
  readonly site: FeedSite
  /** The story it follows; `null` for the whole desk. */
  readonly story: Story | null
  /** The last changed first, retracted ones included. */
  readonly posts: readonly Pick<FeedPost, 'post' | 'story' | 'feedId'>[]
  readonly facts: FeedFacts
  /** `null` for the feed itself; otherwise which of its archives this is, from 1, the oldest. */
  readonly archive: number | null
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

/** Posts of an archive of a feed. The newest of a feed are as many at least, so that there is no gap between them. */
export const POSTS_PER_ARCHIVE = 50

/**
 * Renders a post for a feed: its text with credits and correction notes, or the mark of a retracted one. Addresses in it must
 * be absolute, because a feed reader has no page to resolve them against.
 */
export type RenderHtml = (post: Post, story: Story) => string

type FeedOptions = {
  readonly site: FeedSite
  readonly renderHtml: RenderHtml
  /** From the archive's `latestPosts`, or its `archivedPosts`. */
  readonly found: FeedPosts
  /** Which archive was found; `null` for the feed itself. */
  readonly archive?: number | null
}

/** The feed of one story, or of the whole desk. */
export function feedOf(
  story: Story | null,
  { site, renderHtml, found, archive = null }: FeedOptions,
): FeedView {
  return { site, story, posts: found.posts, facts: found.feed, archive, renderHtml }
}

export type FeedFormat = 'atom' | 'rss' | 'json'

/** The head of a feed, the same in every format. */
export type FeedHead = {
  readonly title: string
  readonly subtitle: string
  /** The same wherever the desk is served. */
  readonly id: string
  /** The page for people. */
  readonly homeUrl: string
  /** The feed itself. */
  readonly feedUrl: string
  /** This document: the feed itself, or one of its archives. */
  readonly selfUrl: string
  readonly links: readonly FeedLink[]
  /** When anything in it last changed; 1970 for a desk without posts, because any later time would be false. */
  readonly updatedAt: Instant
}

/** A link to another part of a feed. @see RFC 5005 sections 3 (paged) and 4 (archived) */
export type FeedLink = { readonly rel: string; readonly href: string }

/** The head of a feed: its own address is `/feed.atom`, `/feed.rss` or `/feed.json` on the desk or below a story. */
export function feedHead(view: FeedView, format: FeedFormat): FeedHead {
  const { site, story, posts, facts, archive } = view
  const base = story === null ? site.publicUrl : storyUrl(site, story)
  const { feed } = wordsOf(site)
  const moments = [story?.lastUpdated ?? 0, ...posts.map(({ post }) => changedAt(post))]
  const feedUrl = `${base}/feed.${format}`
  const name = story === null ? `desk ${facts.deskId}` : `story ${story.id}`
  return {
    id: facts.formerUrl === null ? feedUrn(name) : `${facts.formerUrl}/feed.${format}`,
    title: story === null ? site.name : `${story.headline} – ${site.name}`,
    subtitle: story === null ? fill(feed.subtitle, { site: site.name }) : story.standfirst || story.headline,
    homeUrl: story === null ? `${site.publicUrl}/` : base,
    feedUrl,
    selfUrl: archive === null ? feedUrl : archiveUrl(feedUrl, archive),
    links: archiveLinks(view, feedUrl),
    updatedAt: Math.max(...moments) as Instant,
  }
}

function archiveUrl(feedUrl: string, archive: number): string {
  return `${feedUrl}?page=${archive}`
}

/**
 * From the feed to its last full archive, and from there to the older ones: as archives, which a reader fetches once, and as
 * pages for readers that know only these. The feed has at least all that is newer than its last archive.
 */
function archiveLinks({ facts, archive }: FeedView, feedUrl: string): readonly FeedLink[] {
  const full = Math.floor(facts.postCount / POSTS_PER_ARCHIVE)
  const older = archive === null ? full : archive - 1
  const link = (rel: string, page: number): FeedLink => ({ rel, href: archiveUrl(feedUrl, page) })
  const hasOlder = archive === null ? facts.postCount > POSTS_PER_ARCHIVE : older > 0
  return [
    ...(hasOlder ? [link('prev-archive', older), link('next', older)] : []),
    ...(archive === null ? [] : [{ rel: 'current', href: feedUrl }]),
    ...(archive === null || archive >= full ? [] : [link('next-archive', archive + 1)]),
  ]
}

/** One post, the same in every format. */
export type FeedEntry = {
  /** Made once: the same wherever the desk is served, and whatever its story's address is. */
  readonly id: string
  /** The post's own page. */
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
  return posts.map(({ post, story, feedId }) => ({
    id: feedId ?? feedUrn(`post ${post.id}`),
    url: `${storyUrl(site, story)}/posts/${post.id}`,
    title: titleOf(post, story, words),
    html: renderHtml(post, story),
    text: plainText(post, words),
    publishedAt: post.publishedAt ?? post.createdAt,
    updatedAt: changedAt(post),
    topics: story.topics,
    post,
  }))
}

function storyUrl({ publicUrl }: FeedSite, { slug }: Story): string {
  return `${publicUrl}/stories/${encodeURIComponent(slug)}`
}

export function changedAt(post: Post): Instant {
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
