import type { Hono } from 'hono'
import type { Instant, Slug, StoryId } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { FeedPosts } from '../../archive/story-archive.ts'
import { ATOM_TYPE, atomFeed } from '../../fanout/feeds/atom.ts'
import {
  changedAt,
  feedOf,
  POSTS_PER_ARCHIVE,
  type FeedFormat,
  type FeedView,
} from '../../fanout/feeds/feed-view.ts'
import { JSON_FEED_TYPE, jsonFeed } from '../../fanout/feeds/json-feed.ts'
import { RSS_TYPE, rssFeed } from '../../fanout/feeds/rss.ts'
import { renderFeedPost } from '../../pages/post.ts'
import { interfaceFor } from '../../pages/interface.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import { cacheable, expireResponse, keepResponse } from '../cache/keep-response.ts'
import { etagOf, PUBLIC_AND_FRESH, sendText, type TextResponse } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'

/** Newest posts in a feed, and the maximum of older posts that were recently corrected or retracted. */
const POSTS_PER_FEED = POSTS_PER_ARCHIVE
/** A feed reader that polls once a week still gets every correction. */
const RECENTLY_CHANGED_MS = 7 * 24 * 3_600_000

const formats = {
  atom: { type: ATOM_TYPE, write: atomFeed },
  rss: { type: RSS_TYPE, write: rssFeed },
  json: { type: JSON_FEED_TYPE, write: jsonFeed },
} satisfies Record<FeedFormat, { readonly type: string; readonly write: (view: FeedView) => string }>

/** Feeds of the desk and of each story, in three formats. */
export function feedRoutes(app: Hono<Env>, deps: HttpDeps): void {
  const { site } = deps
  const ui = interfaceFor(site.lang, site.timeZone)
  const renderHtml = (post: Post): string => renderFeedPost(post, ui)

  const find = (story: StoryId | null, archive: number | null): Promise<FeedPosts | null> => {
    const ofStory = story === null ? {} : { story }
    if (archive !== null)
      return deps.archive.archivedPosts({ ...ofStory, page: archive, perPage: POSTS_PER_ARCHIVE })
    const changedSince = (deps.now() - RECENTLY_CHANGED_MS) as Instant
    return deps.archive.latestPosts({ ...ofStory, limit: POSTS_PER_FEED, changedSince })
  }

  const answer = async (c: HttpContext, format: FeedFormat, slug: string | null): Promise<Response> => {
    const page = c.req.query('page') ?? null
    const archive = page === null ? null : archiveNumber(page)
    if (archive === 'none') return sendProblem(c, site, { kind: 'not-found' })
    const story = slug === null ? null : await deps.archive.find(slug as Slug)
    if (slug !== null && story === null) {
      return sendProblem(
        c,
        site,
        archive === null ? { kind: 'story-unknown', story: slug } : { kind: 'not-found' },
      )
    }
    const found = await find(story?.id ?? null, archive)
    if (found === null) return sendProblem(c, site, { kind: 'not-found' })
    keepResponse(c, story === null ? 'desk' : { story: story.id }, archive === null ? 'newest' : 'archives')
    if (archive === null) expireLateChanges(c, found, deps.now())
    return sendFeed(c, feedAnswer(format, feedOf(story, { site, renderHtml, found, archive })), deps)
  }

  for (const format of Object.keys(formats) as FeedFormat[]) {
    app.get(`/feed.${format}`, cacheable(['page']), (c) => answer(c, format, null))
    app.get(`/stories/:slug/feed.${format}`, cacheable(['page']), (c) =>
      answer(c, format, c.req.param('slug')),
    )
  }
}

/** The number in `?page=`; `none` where no archive has this name. */
function archiveNumber(page: string): number | 'none' {
  return /^[1-9]\d{0,6}$/.test(page) ? Number(page) : 'none'
}

/** A late change leaves the feed by the clock alone. Posts that are among the newest stay, and are looked at all the same. */
function expireLateChanges(c: HttpContext, { posts }: FeedPosts, now: Instant): void {
  for (const { post } of posts) {
    const leavesAt = changedAt(post) + RECENTLY_CHANGED_MS
    if (leavesAt >= now) expireResponse(c, (leavesAt + 1) as Instant)
  }
}

function feedAnswer(format: FeedFormat, view: FeedView): TextResponse {
  const { type, write } = formats[format]
  const text = write(view)
  // Not the time that the feed itself gives: a story's topics and headline are in it as well.
  const { changedAt } = view.facts
  return { type, text, caching: PUBLIC_AND_FRESH, etag: etagOf(text), changedAt }
}

function sendFeed(c: HttpContext, response: TextResponse, deps: HttpDeps): Promise<Response> {
  // Feeds are for all programs, also those in a browser.
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  return sendText(c, response, deps.now())
}
