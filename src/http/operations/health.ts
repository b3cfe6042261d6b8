import type { Hono } from 'hono'
import { allowed } from '../../desk/allowed.ts'
import { storeStates, type StoreReport } from '../../desk/store-report.ts'
import { formatInstant } from '../../domain/ids.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import { identify } from '../api/identify.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'
import { sendProblem } from '../edge/send-problem.ts'
import type { HttpDeps, ProcessHealth } from '../deps.ts'
import { isDirectLoopback } from './direct-loopback.ts'
import type { Metrics } from './metrics.ts'

/** Timeout of the query for the log's head. */
const STORE_TIMEOUT_MS = 2_000

/**
 * The health check: 200 while the desk serves, 503 with a reason while it does not. Where pages are served and posts can't
 * be kept, the status is `degraded`: a proxy that took the desk away then would take it from readers. Alarms don't make it
 * unhealthy. Any process responds for all of them.
 */
export function healthRoutes(
  app: Hono<Env>,
  deps: HttpDeps,
  metrics: Metrics,
  ownHealth: () => ProcessHealth,
): void {
  app.get('/health', async (c) => {
    c.header('Cache-Control', 'no-store')
    if (deps.isDraining()) return c.json({ status: 'draining', detail: 'Shutting down.' }, 503)
    const head = await headInTime(deps)
    if (head === null) return c.json({ status: 'failing', detail: 'The store does not respond.' }, 503)
    const { processes } = deps
    const all = [ownHealth(), ...(await processes.health())]
    const alarms = all
      .flatMap(({ alarms }) => alarms)
      .sort((a, b) => b.lastAt - a.lastAt)
      .map((alarm) => ({
        ...alarm,
        since: formatInstant(alarm.since),
        lastAt: formatInstant(alarm.lastAt),
      }))
    const readers = all.reduce((sum, one) => sum + one.readers, 0)
    const ceiling = all.reduce((sum, one) => sum + one.capacity.limit, 0)
    const fullest = Math.max(...all.map(({ capacity }) => capacity.open / Math.max(1, capacity.limit)))
    const streams = { ceiling, fullest: Math.round(fullest * 1_000) / 1_000 }
    const hints = [...new Set(all.flatMap(({ hints }) => hints))]
    const serving = { serving: all.length, of: processes.count }
    const canary = latestCanary(all)
    const store = worstStore(all)
    const status = store.state === 'ok' ? 'ok' : 'degraded'
    return c.json({ status, head, readers, streams, store, alarms, canary, hints, processes: serving }, 200)
  })

  app.get('/metrics', async (c) => {
    c.header('Cache-Control', 'no-store')
    const permitted = await mayScrape(c, deps)
    if (!permitted.ok) return sendProblem(c, deps.site, permitted.refusal)
    c.header('Content-Type', metrics.type)
    return c.body(await metrics.text(await deps.processes.metrics()))
  })
}

/** The store as the process sees it that sees most of what is wrong. */
function worstStore(all: readonly ProcessHealth[]): StoreReport {
  const [worst] = all
    .map(({ store }) => store)
    .sort((a, b) => storeStates.indexOf(b.state) - storeStates.indexOf(a.state))
  return worst ?? { state: 'ok', detail: null, freeBytes: null }
}

/** Metrics tell how many alerts are held and posts scheduled: they are for the desk, and for programs on its own machine. */
async function mayScrape(c: HttpContext, { people, site }: HttpDeps): Promise<Result<true, HttpRefusal>> {
  const incoming = c.env?.incoming
  if (incoming !== undefined && isDirectLoopback(incoming)) return done(true)
  const identified = await identify(c.req.raw, people, site.publicUrl)
  if (!identified.ok) return identified
  return identified.value === null
    ? refuse({ kind: 'not-signed-in' })
    : allowed(identified.value, 'read-desk')
}

/** The latest canary round trip. After a change of leader several processes may have one. */
function latestCanary(all: readonly ProcessHealth[]): { roundTripMs: number; at: string } | null {
  const [latest] = all
    .map(({ canary }) => canary)
    .filter((canary) => canary !== null)
    .sort((a, b) => b.at - a.at)
  return latest === undefined ? null : { ...latest, at: formatInstant(latest.at) }
}

async function headInTime({ log, report }: HttpDeps): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), STORE_TIMEOUT_MS)
  })
  try {
    return await Promise.race([log.head(), late])
  } catch (error) {
    report(error, { where: 'health' })
    return null
  } finally {
    clearTimeout(timer)
  }
}
