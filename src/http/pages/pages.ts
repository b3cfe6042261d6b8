import type { Hono } from 'hono'
import {
  parsePostPageToken,
  parseStoryPageToken,
  postPageToken,
  storyPageToken,
} from '../../archive/page-token.ts'
import type { StoryArchive, StorySnapshot } from '../../archive/story-archive.ts'
import type { Cursor, Instant, PostId, Seq, Slug } from '../../domain/ids.ts'
import { changedAt } from '../../domain/story.ts'
import { alertsPage } from '../../pages/alerts-page.ts'
import { deskPage } from '../../pages/desk-page.ts'
import { frontPage } from '../../pages/front-page.ts'
import { missedAlertsPage } from '../../pages/missed-alerts-page.ts'
import { parseMissedAlerts, postPath, storyPath } from '../../pages/paths.ts'
import { postPage } from '../../pages/post-page.ts'
import { publicPath } from '../../pages/site.ts'
import { storyPage } from '../../pages/story-page.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import { setPageHeaders } from '../edge/security-headers.ts'
import { cacheable, keepResponse } from '../cache/keep-response.ts'
import { etagOf, PUBLIC_AND_FRESH, sendText, type TextResponse } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'

const STORIES_PER_PAGE = 20
const POSTS_PER_PAGE = 30
const HTML = 'text/html; charset=utf-8'

/** Serves the pages. */
export function pageRoutes(app: Hono<Env>, deps: HttpDeps): void {
  const { archive, site } = deps

  app.get('/', cacheable(['page']), async (c) => {
    const page = c.req.query('page') ?? null
    const before = page === null ? undefined : parseStoryPageToken(page)
    if (before === null) return sendProblem(c, site, { kind: 'not-found' })
    // What lies ahead of now begins with the newest.
    if (before !== undefined && before.lastUpdated > deps.now()) return toNewest(c, `${publicPath(site)}/`)
    const { stories, seq, more } = await archive.stories({
      limit: STORIES_PER_PAGE,
      ...(before === undefined ? {} : { before }),
    })
    const last = stories.at(-1)
    const next = more && last !== undefined ? storyPageToken(last) : null
    const cursor = await deps.cursors.at(seq)
    const key = before === undefined ? null : storyPageToken(before)
    const text = frontPage({ site, stories, cursor, next, page: key })
    if (before === undefined) keepResponse(c, 'desk')
    // A page of ours begins after a story that stands there; of all others there is no end.
    else if (page === key && (await archive.find(before.slug))?.lastUpdated === before.lastUpdated)
      keepResponse(c, 'desk', 'older')
    return sendPage(c, pageAnswer(deps, text, cursor, stories[0]?.lastUpdated), deps)
  })

  app.get('/stories/:slug', cacheable(['page']), async (c) => {
    const slug = c.req.param('slug')
    const page = c.req.query('page') ?? null
    const before = page === null ? undefined : parsePostPageToken(page)
    if (before === null) return sendProblem(c, site, { kind: 'not-found' })
    // What lies above the head begins with the newest.
    if (before !== undefined && before > (await deps.log.head()))
      return toNewest(c, storyPath(publicPath(site), slug as Slug))
    const found = await storyBefore(archive, slug as Slug, before)
    if (found === null) {
      return sendProblem(
        c,
        site,
        page === null ? { kind: 'story-unknown', story: slug } : { kind: 'not-found' },
      )
    }
    const { snapshot, keep } = found
    const { story, posts, more, seq } = snapshot
    const last = posts.at(-1)
    const next = more && last !== undefined ? postPageToken(last.publishedSeq) : null
    const cursor = await deps.cursors.at(seq)
    const key = before === undefined ? null : postPageToken(before)
    const text = storyPage({ site, snapshot, cursor, next, page: key })
    if (keep && page === key) keepResponse(c, { story: story.id }, page === null ? 'newest' : 'older')
    return sendPage(c, pageAnswer(deps, text, cursor, changedAt(story)), deps)
  })

  app.get('/stories/:slug/posts/:id', cacheable(), async (c) => {
    const { slug, id } = c.req.param()
    const found = await archive.post(id as PostId)
    if (found === null) return sendProblem(c, site, { kind: 'post-unknown', post: id })
    const { post, story, seq } = found
    if (story.slug !== slug) return c.redirect(postPath(publicPath(site), story.slug, post.id), 308)
    const cursor = await deps.cursors.at(seq)
    const text = postPage({ site, story, post, cursor })
    keepResponse(c, { story: story.id }, 'posts')
    return sendPage(c, pageAnswer(deps, text, cursor, changedAt(story)), deps)
  })

  const alerts = alertsPage(site)
  const alertsAnswer = { type: HTML, text: alerts, caching: 'no-cache', etag: etagOf(alerts) }
  app.get('/alerts', cacheable(), async (c) => {
    setPageHeaders(c)
    keepResponse(c, 'nothing', 'files')
    return sendText(c, alertsAnswer, deps.now())
  })

  app.get('/alerts/held-back/:posts', async (c) => {
    const ids = parseMissedAlerts(c.req.param('posts'))
    const found = await Promise.all(ids.map((id) => archive.post(id)))
    const text = missedAlertsPage({ site, posts: found.filter((one) => one !== null) })
    setPageHeaders(c)
    return sendText(c, { type: HTML, text, caching: 'no-cache', etag: etagOf(text) }, deps.now())
  })

  const shellAnswer = (isOwnerless: boolean): TextResponse => {
    const text = deskPage(site, isOwnerless)
    return { type: HTML, text, caching: 'no-cache', etag: etagOf(text) }
  }
  const shells = { owned: shellAnswer(false), ownerless: shellAnswer(true) }
  let isOwned = false
  const shell = async (c: HttpContext): Promise<Response> => {
    setPageHeaders(c)
    c.header('Referrer-Policy', 'no-referrer')
    // Who came once stays, removed or not: from then on nobody is asked.
    if (!isOwned) isOwned = (await deps.people.store.editors()).length > 0
    return sendText(c, isOwned ? shells.owned : shells.ownerless, deps.now())
  }
  app.get('/desk', shell)
  app.get('/desk/*', shell)

  // Redirects a trailing slash. NOTE: only below these two, so that no path can become a host.
  app.get('/stories/:slug/', (c) => c.redirect(`/stories/${encodeURIComponent(c.req.param('slug'))}`, 308))
}

/** A story with its newest posts, or those before a position; whether the page that begins there is one that we link to. */
async function storyBefore(
  archive: StoryArchive,
  slug: Slug,
  before: Seq | undefined,
): Promise<{ readonly snapshot: StorySnapshot; readonly keep: boolean } | null> {
  if (before === undefined) {
    const snapshot = await archive.story(slug, { limit: POSTS_PER_PAGE })
    return snapshot === null ? null : { snapshot, keep: true }
  }
  // One post more: a page of ours begins after a post, and of all other positions there is no end.
  const wider = await archive.story(slug, { limit: POSTS_PER_PAGE + 1, before: (before + 1) as Seq })
  if (wider === null) return null
  const keep = wider.posts[0]?.publishedSeq === before
  const posts = keep ? wider.posts.slice(1) : wider.posts.slice(0, POSTS_PER_PAGE)
  const more = wider.more || (!keep && wider.posts.length > POSTS_PER_PAGE)
  return { snapshot: { ...wider, posts, more }, keep }
}

function toNewest(c: HttpContext, path: string): Response {
  c.header('Cache-Control', 'no-store')
  return c.redirect(path, 302)
}

/**
 * The cursor moves with every post of every story, so the validator leaves it out, but not the log's epoch. A cached page
 * with an older cursor leads its stream to the same events.
 */
function pageAnswer(
  { log }: HttpDeps,
  text: string,
  cursor: Cursor,
  changedAt: Instant | undefined,
): TextResponse {
  return {
    type: HTML,
    text,
    caching: PUBLIC_AND_FRESH,
    etag: etagOf(text.replaceAll(cursor, log.epoch)),
    vary: 'Accept',
    ...(changedAt === undefined ? {} : { changedAt }),
  }
}

function sendPage(c: HttpContext, response: TextResponse, deps: HttpDeps): Promise<Response> {
  setPageHeaders(c)
  return sendText(c, response, deps.now())
}
