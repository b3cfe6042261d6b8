import type { Hono } from 'hono'
import { formatInstant } from '../../domain/ids.ts'
import type { Env } from '../edge/context.ts'
import type { HttpDeps, ProcessHealth } from '../deps.ts'
import type { Metrics } from './metrics.ts'

/** How long the store may take to say where its log stands. */
const STORE_ANSWER_MS = 2_000

/**
 * Whether the desk is well, for whatever watches it: 200 while it serves, 503 while it doesn't, and in one line why.
 * Alarms don't take it out of service: it still has the readers' pages to serve. Whichever process is asked answers for all
 * of the desk's.
 */
export function healthRoutes(
  app: Hono<Env>,
  deps: HttpDeps,
  metrics: Metrics,
  ownHealth: () => ProcessHealth,
): void {
  app.get('/health', async (c) => {
    c.header('Cache-Control', 'no-store')
    if (deps.isDraining()) return c.json({ status: 'draining', detail: 'The desk is going down.' }, 503)
    const head = await headInTime(deps)
    if (head === null) return c.json({ status: 'failing', detail: 'The store does not answer.' }, 503)
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
    return c.json({ status: 'ok', head, readers, streams, alarms, canary, hints, processes: serving }, 200)
  })

  app.get('/metrics', async (c) => {
    c.header('Cache-Control', 'no-store')
    c.header('Content-Type', metrics.type)
    return c.body(await metrics.text(await deps.processes.metrics()))
  })
}

/** How long the last alert of the desk's own took there and back; the process that sent it may have been followed by another. */
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
    timer = setTimeout(() => resolve(null), STORE_ANSWER_MS)
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
