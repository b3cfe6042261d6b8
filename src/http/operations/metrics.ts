import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { HttpDeps } from '../deps.ts'

/** From a page out of memory to a store that is about to be given up, in seconds. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** What is known of a request once it was answered. `route` is the pattern and not the address. */
export type Answered = {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** One process's numbers, as they go to another one. */
export type MetricsJson = readonly object[]

/** How the processes' numbers become the desk's: what each reads from the store is the same for all. */
type Together = 'sum' | 'max'

/**
 * The desk's numbers for Prometheus. Names of stories, people and addresses never become labels: their number has no
 * bound, and some are nobody's business.
 */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests: Histogram

  constructor(deps: HttpDeps) {
    this.#requests = new Histogram({
      name: 'telex_http_request_seconds',
      help: 'How long requests took, streams aside.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [this.#registry],
    })
    this.#addStreams(deps)
    this.#addStore(deps)
    this.#addProcess()
  }

  readonly type: string = Registry.PROMETHEUS_CONTENT_TYPE

  observe({ method, route, status, seconds }: Answered): void {
    this.#requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds)
  }

  /** The text that Prometheus reads: this process's numbers and the others' together. */
  async text(others: readonly MetricsJson[] = []): Promise<string> {
    if (others.length === 0) return this.#registry.metrics()
    return AggregatorRegistry.aggregate([await this.json(), ...others] as object[]).metrics()
  }

  json(): Promise<MetricsJson> {
    return this.#registry.getMetricsAsJSON()
  }

  #addStreams({ hub, places }: HttpDeps): void {
    this.#gauge('telex_readers', 'Open live streams.', (gauge) => gauge.set(hub.readers))
    this.#reasons(
      'telex_readers_let_go_total',
      'Streams that the desk ended: for being too slow, or to restart.',
      hub.letGo,
    )
    this.#gauge('telex_streams_ceiling', 'Most live streams that may be open.', (gauge) =>
      gauge.set(places.ceiling),
    )
    this.#gauge(
      'telex_streams_fullest',
      'Share of the places for streams that are taken; of the fullest process.',
      (gauge) => gauge.set(places.taken / Math.max(1, places.ceiling)),
      'max',
    )
    this.#reasons(
      'telex_streams_refused_total',
      'Streams that were refused: no place left, too many of one address, a restart, or no room even to hear what was asked.',
      places.refused,
    )
  }

  #addStore({ log, deskArchive, push }: HttpDeps): void {
    this.#gauge(
      'telex_log_head',
      'Position of the last line of the log: how many events there are.',
      async (gauge) => gauge.set(await log.head()),
      'max',
    )
    for (const what of ['stories', 'posts', 'alerts'] as const) {
      this.#gauge(
        `telex_${what}`,
        `How many ${what} there are, by state.`,
        async (gauge) => {
          gauge.reset()
          const tally = await deskArchive.tally(what)
          for (const [state, count] of Object.entries(tally)) gauge.set({ state }, count)
        },
        'max',
      )
    }
    this.#gauge(
      'telex_canary_seconds',
      'How long the last of the desk’s own alerts took there and back.',
      (gauge) => {
        gauge.reset()
        const report = push.canary?.report() ?? null
        if (report !== null) gauge.set(report.roundTripMs / 1_000)
      },
    )
    this.#gauge('telex_canary_arrived_seconds', 'When it came back, in seconds since 1970.', (gauge) => {
      gauge.reset()
      const report = push.canary?.report() ?? null
      if (report !== null) gauge.set(report.at / 1_000)
    })
    this.#gauge('telex_push_alarms', 'What the operator should look at, by kind.', (gauge) => {
      gauge.reset()
      for (const { kind } of push.alarms.list()) gauge.inc({ kind })
    })
  }

  #addProcess(): void {
    this.#gauge('telex_processes', 'Processes that serve.', (gauge) => gauge.set(1))
    this.#gauge('telex_memory_bytes', 'Resident memory of the processes that serve.', (gauge) =>
      gauge.set(process.memoryUsage.rss()),
    )
    this.#gauge('telex_cpu_seconds', 'Processor time used since the start.', (gauge) => {
      const { user, system } = process.cpuUsage()
      gauge.set((user + system) / 1e6)
    })
    let last = performance.eventLoopUtilization()
    this.#gauge(
      'telex_event_loop_busy',
      'Share of time the event loop was busy since it was last asked; of the busiest process.',
      (gauge) => {
        const now = performance.eventLoopUtilization()
        gauge.set(performance.eventLoopUtilization(now, last).utilization)
        last = now
      },
      'max',
    )
  }

  /** Counts by reason that are kept elsewhere. */
  #reasons(name: string, help: string, counts: Readonly<Record<string, number>>): void {
    const counter = new Counter({
      name,
      help,
      labelNames: ['reason'],
      registers: [this.#registry],
      collect(this: Counter): void {
        this.reset()
        for (const [reason, count] of Object.entries(counts)) this.inc({ reason }, count)
      },
    })
    counter.reset()
  }

  #gauge(
    name: string,
    help: string,
    collect: (gauge: Gauge) => void | Promise<void>,
    aggregator: Together = 'sum',
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      aggregator,
      labelNames: ['state', 'kind'],
      registers: [this.#registry],
      collect: () => collect(gauge),
    })
  }
}
