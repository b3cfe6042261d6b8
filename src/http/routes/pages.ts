import type { Hono } from 'hono'
import {
  parsePostPageToken,
  parseStoryPageToken,
  postPageToken,
  storyPageToken,
} from '../../archive/page-token.ts'
import { formatCursor, type Instant, type PostId, type Seq, type Slug } from '../../domain/ids.ts'
import { deskPage } from '../../pages/desk-page.ts'
import { frontPage } from '../../pages/front-page.ts'
import { postPath } from '../../pages/paths.ts'
import { postPage } from '../../pages/post-page.ts'
import { publicPath } from '../../pages/site.ts'
import { storyPage } from '../../pages/story-page.ts'
import type { Env, HttpContext } from '../context.ts'
import type { HttpParts } from '../http-parts.ts'
import { setPageHeaders } from '../security-headers.ts'
import { etagOf, PUBLIC_AND_FRESH, sendText } from '../send.ts'
import { sendProblem } from '../send-problem.ts'

const STORIES_A_PAGE = 20
const POSTS_A_PAGE = 30
const HTML = 'text/html; charset=utf-8'

/** The pages that people look at. */
export function pageRoutes(app: Hono<Env>, parts: HttpParts): void {
  const { archive, site } = parts

  app.get('/', async (c) => {
    const page = c.req.query('page') ?? null
    const before = page === null ? undefined : parseStoryPageToken(page)
    if (before === null) return sendProblem(c, site, { kind: 'not-found' })
    const list = await archive.stories({ limit: STORIES_A_PAGE, ...(before === undefined ? {} : { before }) })
    const { stories, seq, more } = list
    const last = stories.at(-1)
    const next = more && last !== undefined ? storyPageToken(last) : null
    const cursor = formatCursor(parts.log.epoch, seq)
    const changedAt = stories[0]?.lastUpdated
    return sendPage(c, parts, frontPage({ site, stories, cursor, next, page }), seq, changedAt)
  })

  app.get('/stories/:slug', async (c) => {
    const slug = c.req.param('slug')
    const page = c.req.query('page') ?? null
    const before = page === null ? undefined : parsePostPageToken(page)
    if (before === null) return sendProblem(c, site, { kind: 'not-found' })
    const wanted = { limit: POSTS_A_PAGE, ...(before === undefined ? {} : { before }) }
    const snapshot = await archive.story(slug as Slug, wanted)
    if (snapshot === null) return sendProblem(c, site, { kind: 'story-unknown', story: slug })
    const { posts, more, seq } = snapshot
    const last = posts.at(-1)
    const next = more && last !== undefined ? postPageToken(last.publishedSeq) : null
    const cursor = formatCursor(parts.log.epoch, seq)
    const text = storyPage({ site, snapshot, cursor, next, page })
    return sendPage(c, parts, text, seq, snapshot.story.lastUpdated)
  })

  app.get('/stories/:slug/posts/:id', async (c) => {
    const { slug, id } = c.req.param()
    const found = await archive.post(id as PostId)
    if (found === null) return sendProblem(c, site, { kind: 'post-unknown', post: id })
    const { post, story, seq } = found
    if (story.slug !== slug) return c.redirect(postPath(publicPath(site), story.slug, post.id), 308)
    const cursor = formatCursor(parts.log.epoch, seq)
    return sendPage(c, parts, postPage({ site, story, post, cursor }), seq, story.lastUpdated)
  })

  const desk = deskPage(site)
  const shell = async (c: HttpContext): Promise<Response> => {
    setPageHeaders(c)
    c.header('Referrer-Policy', 'no-referrer')
    return sendText(c, { type: HTML, text: desk, caching: 'no-cache', etag: etagOf(desk) }, parts.now())
  }
  app.get('/desk', shell)
  app.get('/desk/*', shell)

  // An address that was typed with a slash at its end. NOTE: only below these two, so that no path can become a host.
  app.get('/stories/:slug/', (c) => c.redirect(`/stories/${encodeURIComponent(c.req.param('slug'))}`, 308))
}

/**
 * The place in the log moves with every post of every story; a page that is otherwise the same is still good, because its
 * older cursor leads its stream to the same place. So the validator leaves the place out, but not the log's epoch.
 */
function sendPage(
  c: HttpContext,
  parts: HttpParts,
  text: string,
  seq: Seq,
  changedAt: Instant | undefined,
): Promise<Response> {
  const { epoch } = parts.log
  const etag = etagOf(text.replaceAll(formatCursor(epoch, seq), epoch))
  setPageHeaders(c)
  return sendText(
    c,
    {
      type: HTML,
      text,
      caching: PUBLIC_AND_FRESH,
      etag,
      vary: 'Accept',
      ...(changedAt === undefined ? {} : { changedAt }),
    },
    parts.now(),
  )
}
