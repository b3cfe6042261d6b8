import type { Hono } from 'hono'
import { isPublicEvent } from '../../domain/event.ts'
import { formatCursor, type Seq, type Slug, type StoryId } from '../../domain/ids.ts'
import {
  resetEvent,
  streamEvent,
  type ResetReason,
  type StreamEvent,
} from '../../fanout/live/stream-event.ts'
import { addressRateKey } from './address-limits.ts'
import { cacheable, keepResponse, takeRate } from '../cache/keep-response.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import { resumeCursor } from './cursor.ts'
import { NamedStreams } from './named-streams.ts'
import { RateLimit } from '../edge/rate-limit.ts'
import { sendText } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'

/** Events read for one response. */
const MAX_EVENTS = 200
/** Most HTML in one response, in characters; the last event may exceed it. The rest comes with the next request. */
const MAX_CHARACTERS = 1_000_000
/**
 * A complete range is the same for everyone, so that clients which poll are served from a shared cache. A minute and not
 * longer, because a correction or a retraction takes its words out of earlier events too.
 */
const CLOSED_RANGE = 'public, max-age=60'
const OPEN_END = 'no-store'

type Since = {
  readonly events: readonly StreamEvent[]
  readonly cursor: string
  /** Whether there is more already: request it at once. */
  readonly more?: true
  readonly reset?: StreamEvent['data']
}

/** The streams' events as JSON, for clients behind a proxy that buffers streams. */
export function sinceRoutes(app: Hono<Env>, deps: HttpDeps, namedStreams: NamedStreams): void {
  const { archive, limits, processes, report, site } = deps
  const rates = new RateLimit({
    perMinute: limits.requestsPerMinute,
    burst: Math.max(20, limits.requestsPerMinute),
    nowMs: () => performance.now(),
  })

  app.get('/live/since', cacheable('all'), (c) => answer(c, null))
  app.get('/live/stories/:slug/since', cacheable('all'), async (c) => {
    const slug = c.req.param('slug')
    const story = await archive.find(slug as Slug)
    c.header('Access-Control-Allow-Origin', '*')
    return story === null ? sendProblem(c, site, { kind: 'story-unknown', story: slug }) : answer(c, story)
  })

  async function answer(c: HttpContext, story: { id: StoryId; slug: Slug } | null): Promise<Response> {
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Access-Control-Expose-Headers', 'Retry-After')
    const rate = takeRate(c, rates, addressRateKey(c.get('address')))
    if (!rate.ok) {
      return sendProblem(c, site, { kind: 'rate-limited', retryAfterSeconds: rate.retryAfterSeconds })
    }
    const query = new URL(c.req.url).searchParams
    endLeftBehind(query.get('stream'))
    const since = await readSince(deps, story, resumeCursor(query, undefined))
    // Of cursors that name no position there is no end, and a client's own stream is named once.
    const isShared = since.reset === undefined && !query.has('stream')
    if (isShared) keepResponse(c, story === null ? 'desk' : { story: story.id }, 'events')
    const caching = since.more === true ? CLOSED_RANGE : OPEN_END
    return sendText(c, { type: 'application/json', text: JSON.stringify(since), caching }, deps.now())
  }

  /** Ends the stream that a client gave up before it began to poll, in whichever process it is. */
  function endLeftBehind(name: string | null): void {
    if (name === null || !NamedStreams.isName(name) || namedStreams.end(name)) return
    processes.endStream(name).catch((error: unknown) => report(error, { where: 'since' }))
  }
}

async function readSince(
  { log, cursors, render, report }: HttpDeps,
  story: { readonly id: StoryId; readonly slug: Slug } | null,
  after: string | null,
): Promise<Since> {
  // NOTE: read before the events: one that is appended in between is sent now or next time, never skipped.
  const head = await log.head()
  const cursor = await cursors.at(head)
  if (after === null) return { events: [], cursor }
  const from = await cursors.read(after)
  if (typeof from === 'string' || from > head) {
    const reason: ResetReason = typeof from === 'string' ? from : 'future'
    const { data } = resetEvent(cursor, reason, story?.slug ?? null)
    return { events: [], cursor, reset: data }
  }
  const page = await log.replayAfter(from, MAX_EVENTS, story?.id)
  const events: StreamEvent[] = []
  let characters = 0
  let last: Seq = from
  cursors.note(page)
  for (const event of page) {
    if (characters > MAX_CHARACTERS) break
    last = event.seq
    if (!isPublicEvent(event)) continue
    const html = await render(event).catch((error: unknown) => {
      report(error, { where: 'live', seq: `${event.seq}` })
      return null
    })
    if (html === null) {
      // As on the stream: an event that cannot be rendered is a reset, and holds nobody up.
      const at = formatCursor(log.epoch, event.seq, event.mark)
      const { data } = resetEvent(at, 'unreadable', story?.slug ?? null)
      return { events, cursor: at, reset: data }
    }
    characters += html.length
    events.push(streamEvent(log.epoch, event, html))
  }
  const more = page.length === MAX_EVENTS || characters > MAX_CHARACTERS
  if (more) return { events, cursor: await cursors.at(last), more }
  return { events, cursor: last > head ? await cursors.at(last) : cursor }
}
