import { setTimeout as sleep } from 'node:timers/promises'
import { timedGet } from './timed-get.ts'

/** Odd, so that it keeps no step with posts at one a second. */
const PAGE_EVERY_MS = 137

export type PageOptions = {
  readonly port: number
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks for a page again and again until it is over, and says how long each answer took, in milliseconds. */
export async function requestPages(
  { port, path, headers }: PageOptions,
  over: AbortSignal,
): Promise<readonly number[]> {
  const answered: number[] = []
  while (!over.aborted) {
    const { ms, status } = await timedGet(port, path, headers)
    if (status !== 200) throw new Error(`${path} answers ${status}.`)
    answered.push(ms)
    // The abort ends the wait early; the loop's condition sees it.
    await sleep(PAGE_EVERY_MS, undefined, { signal: over }).catch(() => undefined)
  }
  return answered
}
