import type { Hono } from 'hono'
import type { Instant, Slug } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { LatestPosts } from '../../archive/story-archive.ts'
import { ATOM_TYPE, atomFeed } from '../../fanout/feeds/atom.ts'
import {
  deskFeed,
  feedHead,
  storyFeed,
  type FeedFormat,
  type FeedView,
} from '../../fanout/feeds/feed-view.ts'
import { JSON_FEED_TYPE, jsonFeed } from '../../fanout/feeds/json-feed.ts'
import { RSS_TYPE, rssFeed } from '../../fanout/feeds/rss.ts'
import { renderFeedPost } from '../../pages/post.ts'
import { interfaceFor } from '../../pages/interface.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import type { MadeResponse, ResponseCache } from './response-cache.ts'
import { etagOf, PUBLIC_AND_FRESH, sendText, type TextResponse } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'

/** Newest posts in a feed, and the maximum of older posts that were recently corrected or retracted. */
const POSTS_PER_FEED = 50
/** A feed reader that polls once a week still gets every correction. */
const RECENTLY_CHANGED_MS = 7 * 24 * 3_600_000

const formats = {
  atom: { type: ATOM_TYPE, write: atomFeed },
  rss: { type: RSS_TYPE, write: rssFeed },
  json: { type: JSON_FEED_TYPE, write: jsonFeed },
} satisfies Record<FeedFormat, { readonly type: string; readonly write: (view: FeedView) => string }>

/** Feeds of the desk and of each story, in three formats. */
export function feedRoutes(app: Hono<Env>, deps: HttpDeps, responses: ResponseCache): void {
  const { archive, site } = deps
  const ui = interfaceFor(site.lang)
  const renderHtml = (post: Post): string => renderFeedPost(post, ui)
  const latest = (): LatestPosts => ({
    limit: POSTS_PER_FEED,
    changedSince: (deps.now() - RECENTLY_CHANGED_MS) as Instant,
  })
  for (const format of Object.keys(formats) as FeedFormat[]) {
    app.get(`/feed.${format}`, async (c) => {
      const response = await responses.get(`feed ${format}`, async () => {
        const { posts } = await archive.latestPosts(latest())
        return feedAnswer(format, deskFeed(site, posts, renderHtml))
      })
      return response === null ? sendProblem(c, site, { kind: 'not-found' }) : sendFeed(c, response, deps)
    })

    app.get(`/stories/:slug/feed.${format}`, async (c) => {
      const slug = c.req.param('slug')
      const response = await responses.get(`feed ${slug} ${format}`, async () => {
        const story = await archive.find(slug as Slug)
        if (story === null) return null
        const { posts } = await archive.latestPosts({ ...latest(), story: story.id })
        return feedAnswer(format, storyFeed(site, story, posts, renderHtml))
      })
      if (response === null) return sendProblem(c, site, { kind: 'story-unknown', story: slug })
      return sendFeed(c, response, deps)
    })
  }
}

function feedAnswer(format: FeedFormat, view: FeedView): MadeResponse {
  const { type, write } = formats[format]
  const text = write(view)
  const changedAt = feedHead(view, format).updatedAt
  return { response: { type, text, caching: PUBLIC_AND_FRESH, etag: etagOf(text), changedAt }, keep: true }
}

function sendFeed(c: HttpContext, response: TextResponse, deps: HttpDeps): Promise<Response> {
  // Feeds are for all programs, also those in a browser.
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  return sendText(c, response, deps.now())
}
