import { setTimeout as sleep } from 'node:timers/promises'
import { timedGet } from './timed-get.ts'

/** Not a divisor of a second, so that requests drift against posts at one a second. */
const PAGE_EVERY_MS = 137

export type PageOptions = {
  readonly port: number
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly everyMs?: number
}

/** Requests a page repeatedly until aborted; returns the latency of each response in milliseconds. */
export async function requestPages(
  { port, path, headers, everyMs = PAGE_EVERY_MS }: PageOptions,
  over: AbortSignal,
): Promise<readonly number[]> {
  const answered: number[] = []
  while (!over.aborted) {
    const { ms, status } = await timedGet(port, path, headers)
    if (status !== 200) throw new Error(`${path} answers ${status}.`)
    answered.push(ms)
    // The abort ends the wait early; the loop's condition sees it.
    await sleep(everyMs, undefined, { signal: over }).catch(() => undefined)
  }
  return answered
}
