import type { HttpDeps } from '../deps.ts'
import { pathForLog } from '../edge/path-for-log.ts'
import type { Metrics } from './metrics.ts'
import type { ServedCounter } from './request-durations.ts'

/** Slower ones are counted in their own bucket. The least bound of the metric's buckets. */
const SOON_MS = 2

type Entry = {
  readonly requestId: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

/** What a response from the cache is counted under, and its counters. */
type Served = {
  readonly key: string
  readonly route: string
  readonly counters: (ServedCounter | undefined)[]
}

/** Counts each request with its response, and logs it where requests are logged. */
export class RequestRecord {
  readonly #metrics: Metrics
  readonly #log: HttpDeps['logRequest']

  constructor(metrics: Metrics, log: HttpDeps['logRequest']) {
    this.#metrics = metrics
    this.#log = log
  }

  write({ durationMs, ...entry }: Entry): void {
    this.#metrics.observe({ ...entry, seconds: durationMs / 1_000 })
    this.#logIt({ ...entry, durationMs })
  }

  /** The same for a response from the cache: its counter is kept with it, and gathered at a scrape. */
  served(
    cached: Served,
    method: 'GET' | 'HEAD',
    { requestId, status, durationMs }: { requestId: string; status: 200 | 304; durationMs: number },
  ): void {
    const { route } = cached
    if (durationMs >= SOON_MS) this.#metrics.observe({ method, route, status, seconds: durationMs / 1_000 })
    else {
      const index = (method === 'GET' ? 0 : 2) + (status === 200 ? 0 : 1)
      const counter = (cached.counters[index] ??= this.#metrics.served({ method, route, status }))
      counter.count++
      counter.seconds += durationMs / 1_000
    }
    if (this.#log === null) return
    const [path = ''] = cached.key.split('?')
    this.#logIt({ requestId, method, path: decodeURI(path), route, status, durationMs })
  }

  #logIt({ path, durationMs, ...entry }: Entry): void {
    this.#log?.({
      ...entry,
      path: pathForLog(path),
      durationMs: Math.round(durationMs * 10) / 10,
    })
  }
}
