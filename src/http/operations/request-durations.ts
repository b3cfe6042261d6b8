/** In seconds: from a page served from memory to a store that is about to time out. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** What a request is counted under. `route` is the pattern, not the path. */
export type RequestLabels = { readonly method: string; readonly route: string; readonly status: string }

/** Requests below the least bucket's bound, counted where they are served. */
export type ServedCounter = { count: number; seconds: number }

type Durations = {
  readonly labels: RequestLabels
  /** By bucket; the last is of those above all bounds. */
  readonly counts: number[]
  seconds: number
  /** Counted elsewhere, all of them below the least bound. */
  readonly served: ServedCounter
}

type HistogramValue = {
  readonly metricName: string
  readonly value: number
  readonly labels: RequestLabels & { readonly le?: number | string }
}

/**
 * The histogram of requests, in the form that prom-client exports. Its own histogram counts one request at a time; responses
 * from the cache have a counter of their own, which costs nothing but an addition, and are added here at a scrape.
 */
export class RequestDurations {
  readonly name = 'telex_http_request_duration_seconds'
  readonly help = 'Duration of HTTP requests, without live streams.'
  readonly type = 'histogram'
  readonly aggregator = 'sum'
  readonly #durations = new Map<string, Durations>()

  observe(labels: RequestLabels, seconds: number): void {
    const durations = this.#of(labels)
    const bucket = BUCKETS.findIndex((bound) => seconds <= bound)
    const index = bucket === -1 ? BUCKETS.length : bucket
    durations.counts[index] = (durations.counts[index] ?? 0) + 1
    durations.seconds += seconds
  }

  /** The counter of requests under these labels that were served within the least bound. */
  served(labels: RequestLabels): ServedCounter {
    return this.#of(labels).served
  }

  async get(): Promise<object> {
    const values = [...this.#durations.values()].flatMap((durations) => this.#valuesOf(durations))
    const { name, help, type, aggregator } = this
    return { name, help, type, aggregator, values }
  }

  reset(): void {
    this.#durations.clear()
  }

  #of(labels: RequestLabels): Durations {
    const key = `${labels.method} ${labels.status} ${labels.route}`
    const known = this.#durations.get(key)
    if (known !== undefined) return known
    const served = { count: 0, seconds: 0 }
    const made = { labels, counts: [...BUCKETS, 0].map(() => 0), seconds: 0, served }
    this.#durations.set(key, made)
    return made
  }

  #valuesOf({ labels, counts, seconds, served }: Durations): readonly HistogramValue[] {
    let sum = served.count
    const total = served.count + counts.reduce((all, count) => all + count, 0)
    if (total === 0) return []
    const buckets = BUCKETS.map((le, index) => {
      sum += counts[index] ?? 0
      return { metricName: `${this.name}_bucket`, value: sum, labels: { le, ...labels } }
    })
    return [
      ...buckets,
      { metricName: `${this.name}_bucket`, value: total, labels: { le: '+Inf', ...labels } },
      { metricName: `${this.name}_sum`, value: seconds + served.seconds, labels },
      { metricName: `${this.name}_count`, value: total, labels },
    ]
  }
}
