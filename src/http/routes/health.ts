import type { Hono } from 'hono'
import { formatInstant } from '../../domain/ids.ts'
import type { Env } from '../context.ts'
import type { HttpParts } from '../http-parts.ts'
import type { Metrics } from '../metrics.ts'
import type { ProxyHint } from '../proxy-hint.ts'

/** How long the store may take to say where its log stands. */
const STORE_ANSWER_MS = 2_000

/**
 * Whether the desk is well, for whatever watches it: 200 while it serves, 503 while it doesn't, and in one line why.
 * Alarms don't take it out of service: it still has the readers' pages to serve.
 */
export function healthRoutes(app: Hono<Env>, parts: HttpParts, metrics: Metrics, proxyHint: ProxyHint): void {
  app.get('/health', async (c) => {
    c.header('Cache-Control', 'no-store')
    if (parts.isDraining()) return c.json({ status: 'draining', detail: 'The desk is going down.' }, 503)
    const head = await headInTime(parts)
    if (head === null) return c.json({ status: 'failing', detail: 'The store does not answer.' }, 503)
    const alarms = parts.push.alarms().map((alarm) => ({
      ...alarm,
      since: formatInstant(alarm.since),
      lastAt: formatInstant(alarm.lastAt),
    }))
    const hints = proxyHint.words === null ? [] : [proxyHint.words]
    return c.json({ status: 'ok', head, readers: parts.hub.readers, alarms, hints }, 200)
  })

  app.get('/metrics', async (c) => {
    c.header('Cache-Control', 'no-store')
    c.header('Content-Type', metrics.type)
    return c.body(await metrics.text())
  })
}

async function headInTime({ log, report }: HttpParts): Promise<number | null> {
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
