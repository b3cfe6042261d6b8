import type { Hono } from 'hono'
import type { Env } from '../context.ts'
import type { HttpParts } from '../http-parts.ts'

/** How long the store may take to say where its log stands. */
const STORE_ANSWER_MS = 2_000

/** Whether the desk is well, for whatever watches it: 200 when it serves, 503 when it doesn't, in one line why. */
export function healthRoutes(app: Hono<Env>, parts: HttpParts): void {
  app.get('/health', async (c) => {
    c.header('Cache-Control', 'no-store')
    if (parts.isDraining()) return c.json({ status: 'draining', detail: 'The desk is going down.' }, 503)
    const head = await headInTime(parts)
    if (head === null) return c.json({ status: 'failing', detail: 'The store does not answer.' }, 503)
    const alarms = parts.push.alarms().map(({ kind, about, detail, since, lastAt, times }) => ({
      kind,
      about,
      detail,
      since: new Date(since).toISOString(),
      lastAt: new Date(lastAt).toISOString(),
      times,
    }))
    return c.json({ status: 'ok', head, readers: parts.hub.readers, alarms }, 200)
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
