import type { Hono } from 'hono'
import {
  parsePostPageToken,
  parseStoryPageToken,
  postPageToken,
  storyPageToken,
} from '../../archive/page-token.ts'
import { formatCursor, type Instant, type PostId, type Seq, type Slug } from '../../domain/ids.ts'
import { alertsPage } from '../../pages/alerts-page.ts'
import { deskPage } from '../../pages/desk-page.ts'
import { frontPage } from '../../pages/front-page.ts'
import { missedAlertsPage } from '../../pages/missed-alerts-page.ts'
import { parseMissedAlerts, postPath } from '../../pages/paths.ts'
import { postPage } from '../../pages/post-page.ts'
import { publicPath } from '../../pages/site.ts'
import { storyPage } from '../../pages/story-page.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import { setPageHeaders } from '../edge/security-headers.ts'
import type { ResponseCache } from './response-cache.ts'
import { etagOf, PUBLIC_AND_FRESH, sendText, type TextResponse } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'

const STORIES_PER_PAGE = 20
const POSTS_PER_PAGE = 30
const HTML = 'text/html; charset=utf-8'

/** Serves the pages. */
export function pageRoutes(app: Hono<Env>, deps: HttpDeps, responses: ResponseCache): void {
  const { archive, site } = deps

  app.get('/', async (c) => {
    const page = c.req.query('page') ?? null
    const response = await responses.get(`/ ${page}`, async () => {
      const before = page === null ? undefined : parseStoryPageToken(page)
      if (before === null) return null
      const list = await archive.stories({
        limit: STORIES_PER_PAGE,
        ...(before === undefined ? {} : { before }),
      })
      const { stories, seq, more } = list
      const last = stories.at(-1)
      const next = more && last !== undefined ? storyPageToken(last) : null
      const cursor = formatCursor(deps.log.epoch, seq)
      return pageAnswer(deps, frontPage({ site, stories, cursor, next, page }), seq, stories[0]?.lastUpdated)
    })
    return response === null ? sendProblem(c, site, { kind: 'not-found' }) : sendPage(c, response, deps)
  })

  app.get('/stories/:slug', async (c) => {
    const slug = c.req.param('slug')
    const page = c.req.query('page') ?? null
    const response = await responses.get(`${c.req.path} ${page}`, async () => {
      const before = page === null ? undefined : parsePostPageToken(page)
      if (before === null) return null
      const wanted = { limit: POSTS_PER_PAGE, ...(before === undefined ? {} : { before }) }
      const snapshot = await archive.story(slug as Slug, wanted)
      if (snapshot === null) return null
      const { posts, more, seq } = snapshot
      const last = posts.at(-1)
      const next = more && last !== undefined ? postPageToken(last.publishedSeq) : null
      const cursor = formatCursor(deps.log.epoch, seq)
      const text = storyPage({ site, snapshot, cursor, next, page })
      return pageAnswer(deps, text, seq, snapshot.story.lastUpdated)
    })
    if (response !== null) return sendPage(c, response, deps)
    return sendProblem(
      c,
      site,
      page === null ? { kind: 'story-unknown', story: slug } : { kind: 'not-found' },
    )
  })

  app.get('/stories/:slug/posts/:id', async (c) => {
    const { slug, id } = c.req.param()
    const found = await archive.post(id as PostId)
    if (found === null) return sendProblem(c, site, { kind: 'post-unknown', post: id })
    const { post, story, seq } = found
    if (story.slug !== slug) return c.redirect(postPath(publicPath(site), story.slug, post.id), 308)
    const cursor = formatCursor(deps.log.epoch, seq)
    const text = postPage({ site, story, post, cursor })
    return sendPage(c, pageAnswer(deps, text, seq, story.lastUpdated), deps)
  })

  const alerts = alertsPage(site)
  const alertsAnswer = { type: HTML, text: alerts, caching: 'no-cache', etag: etagOf(alerts) }
  app.get('/alerts', async (c) => {
    setPageHeaders(c)
    return sendText(c, alertsAnswer, deps.now())
  })

  app.get('/alerts/held-back/:posts', async (c) => {
    const ids = parseMissedAlerts(c.req.param('posts'))
    const found = await Promise.all(ids.map((id) => archive.post(id)))
    const text = missedAlertsPage({ site, posts: found.filter((one) => one !== null) })
    setPageHeaders(c)
    return sendText(c, { type: HTML, text, caching: 'no-cache', etag: etagOf(text) }, deps.now())
  })

  const desk = deskPage(site)
  const shellAnswer = { type: HTML, text: desk, caching: 'no-cache', etag: etagOf(desk) }
  const shell = async (c: HttpContext): Promise<Response> => {
    setPageHeaders(c)
    c.header('Referrer-Policy', 'no-referrer')
    return sendText(c, shellAnswer, deps.now())
  }
  app.get('/desk', shell)
  app.get('/desk/*', shell)

  // Redirects a trailing slash. NOTE: only below these two, so that no path can become a host.
  app.get('/stories/:slug/', (c) => c.redirect(`/stories/${encodeURIComponent(c.req.param('slug'))}`, 308))
}

/**
 * The cursor moves with every post of every story, so the validator leaves it out, but not the log's epoch. A cached page
 * with an older cursor leads its stream to the same events.
 */
function pageAnswer({ log }: HttpDeps, text: string, seq: Seq, changedAt: Instant | undefined): TextResponse {
  return {
    type: HTML,
    text,
    caching: PUBLIC_AND_FRESH,
    etag: etagOf(text.replaceAll(formatCursor(log.epoch, seq), log.epoch)),
    vary: 'Accept',
    ...(changedAt === undefined ? {} : { changedAt }),
  }
}

function sendPage(c: HttpContext, response: TextResponse, deps: HttpDeps): Promise<Response> {
  setPageHeaders(c)
  return sendText(c, response, deps.now())
}
