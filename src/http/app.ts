import { Hono } from 'hono'
import { matchedRoutes } from 'hono/route'
import { StoreUnavailableError } from '../desk/desk-store.ts'
import { apiCalls } from './api/api-calls.ts'
import { clientAddress } from './edge/client-address.ts'
import type { Env, HttpContext } from './edge/context.ts'
import { currentPath, redirectHeaders } from './edge/former-address.ts'
import { publicPath } from '../pages/site.ts'
import type { HttpDeps, ProcessHealth } from './deps.ts'
import type { HttpRefusal } from './edge/http-refusal.ts'
import { Metrics } from './operations/metrics.ts'
import { mountCalls } from './api/mount-calls.ts'
import { ProxyHint } from './operations/proxy-hint.ts'
import { RequestRecord } from './operations/request-record.ts'
import { pathForLog } from './edge/path-for-log.ts'
import { otherMethods } from './edge/other-methods.ts'
import { docsRoutes } from './pages/docs.ts'
import { feedRoutes } from './pages/feeds.ts'
import { fileRoutes } from './pages/files.ts'
import { healthRoutes } from './operations/health.ts'
import { pageRoutes } from './pages/pages.ts'
import { NamedStreams } from './stream/named-streams.ts'
import { sinceRoutes } from './stream/since.ts'
import { securityHeaders } from './edge/security-headers.ts'
import { sendProblem } from './edge/send-problem.ts'

/** Ten times a story's address with a page token. */
const MAX_ADDRESS_LENGTH = 4_096

/** The app: middleware and routes in the order in which a request passes them. Live streams run on bare sockets beside it. */
export function httpApp(
  deps: HttpDeps,
  {
    proxyHint = new ProxyHint(deps),
    namedStreams = new NamedStreams(),
    metrics = new Metrics(deps),
    record = new RequestRecord(metrics, deps.logRequest),
  } = {},
): Hono<Env> {
  const app = new Hono<Env>()
  const { site, limits, report } = deps
  const health = (): ProcessHealth => ({
    readers: deps.hub.readers,
    capacity: { limit: deps.capacity.limit, open: deps.capacity.open },
    alarms: deps.push.alarms.list(),
    store: deps.store.report(),
    canary: deps.push.canary?.report() ?? null,
    hints: [...proxyHint.messages, capacityHint(deps)].filter((hint) => hint !== null),
  })
  deps.processes.answer({
    health,
    metrics: () => metrics.json(),
    endStream: (name) => namedStreams.end(name),
  })

  app.use(async (c, next) => {
    c.set('requestId', deps.newRequestId())
    if (c.env?.incoming !== undefined) proxyHint.observe(c.env.incoming)
    c.set('address', addressOf(c, limits))
    await next()
  })
  app.use(securityHeaders(site.publicUrl))
  app.use(async (c, next) => {
    if (c.req.url.length <= MAX_ADDRESS_LENGTH) return next()
    return sendProblem(c, site, { kind: 'address-too-long', maxLength: MAX_ADDRESS_LENGTH })
  })

  app.use(async (c, next) => {
    const startedAt = performance.now()
    await next()
    const durationMs = performance.now() - startedAt
    const { method } = c.req
    const route = matchedRoutes(c).findLast(({ path }) => path !== '/*' && path !== '*')?.path ?? 'none'
    const { status } = c.res
    const outcome = { requestId: c.get('requestId'), path: c.req.path, route, status, durationMs }
    // A fill is nobody's request: those that get its response are counted.
    if (c.env?.fill === undefined) record.write({ ...outcome, method })
    else c.env.fill.outcome = outcome
  })

  app.use(async (c, next) => {
    await next()
    if (c.res.status !== 404 || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) return
    const path = await currentPath(deps.archive, c.req.path)
    if (path === null) return
    const { search } = new URL(c.req.url)
    c.res = new Response(null, { status: 301, headers: redirectHeaders(publicPath(site) + path + search) })
  })

  healthRoutes(app, deps, metrics, health)
  docsRoutes(app, deps)
  mountCalls(app, apiCalls, deps)
  sinceRoutes(app, deps, namedStreams)
  feedRoutes(app, deps)
  fileRoutes(app, deps)
  pageRoutes(app, deps)
  otherMethods(app, site)

  app.notFound((c) => sendProblem(c, site, { kind: 'not-found' }))
  app.onError((error, c) => {
    report(error, { requestId: c.get('requestId'), method: c.req.method, path: pathForLog(c.req.path) })
    return sendProblem(c, site, faultAsRefusal(error))
  })
  return app
}

/** The client's address, past trusted proxies; of a fill, the address of the client for whom it is made. */
function addressOf({ env }: HttpContext, { trustProxy }: HttpDeps['limits']): string {
  if (env?.fill !== undefined) return env.fill.address
  return env?.incoming === undefined ? 'unknown' : clientAddress(env.incoming, trustProxy)
}

/** What health says when the capacity for streams is nearly reached; `null` otherwise. */
function capacityHint({ capacity }: Pick<HttpDeps, 'capacity'>): string | null {
  if (!capacity.isNearlyFull) return null
  return 'Streams use nine tenths of the capacity. Raise the limit of open files, or the options maxStreams or processes.'
}

/** The refusal that stands for a fault in the response. It says only whether the store failed. */
function faultAsRefusal(error: unknown): HttpRefusal {
  if (!(error instanceof StoreUnavailableError)) return { kind: 'internal' }
  return { kind: error.full ? 'store-full' : 'store-unavailable' }
}
