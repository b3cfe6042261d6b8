import { stat } from 'node:fs/promises'
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Registry, type Metric } from 'prom-client'
import type { HttpDeps, MetricsJson } from '../deps.ts'
import { RequestDurations, type RequestLabels, type ServedCounter } from './request-durations.ts'

/** What is known of a request after its response. `route` is the pattern, not the path. */
export type RequestMetrics = {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** How the processes' values are combined: what each of them reads from the store is the same for all. */
type Aggregator = 'sum' | 'max' | 'min'

/**
 * The desk's metrics for Prometheus. Names of stories, people and addresses never become labels: they are unbounded, and
 * some are private.
 */
export class Metrics {
  readonly #own = new Registry()
  readonly #all: Registry
  readonly #requests = new RequestDurations()

  constructor(deps: HttpDeps) {
    // Whatever has a name and `get` is a metric to the registry.
    this.#own.registerMetric(this.#requests as unknown as Metric)
    this.#addStreams(deps)
    this.#addStore(deps)
    this.#addProcess()
    this.#all = Registry.merge([this.#own, processMetrics()])
  }

  readonly type: string = Registry.PROMETHEUS_CONTENT_TYPE

  observe({ seconds, ...request }: RequestMetrics): void {
    this.#requests.observe(labelsOf(request), seconds)
  }

  /** The counter of such requests whose response came from the cache. */
  served(request: Omit<RequestMetrics, 'seconds'>): ServedCounter {
    return this.#requests.served(labelsOf(request))
  }

  /** The text that Prometheus scrapes: this process's metrics and the others', aggregated. */
  async text(others: readonly MetricsJson[] = []): Promise<string> {
    if (others.length === 0) return this.#all.metrics()
    return AggregatorRegistry.aggregate([await this.json(), ...others] as object[]).metrics()
  }

  json(): Promise<MetricsJson> {
    return this.#all.getMetricsAsJSON()
  }

  #addStreams({ hub, capacity }: HttpDeps): void {
    this.#gauge('telex_readers', 'Open live streams.', (gauge) => gauge.set(hub.readers))
    this.#reasons('telex_stream_disconnects_total', 'Live streams that the desk closed, by reason.', () => ({
      slow_consumer: hub.disconnects.slow,
      shutdown: hub.disconnects.drained,
      max_duration: hub.disconnects.renewed,
    }))
    this.#gauge('telex_stream_capacity', 'Maximum number of open live streams.', (gauge) =>
      gauge.set(capacity.limit),
    )
    this.#gauge(
      'telex_stream_utilization_ratio',
      'Open live streams as a ratio of the capacity, of the fullest process.',
      (gauge) => gauge.set(capacity.open / Math.max(1, capacity.limit)),
      'max',
    )
    this.#reasons(
      'telex_stream_rejections_total',
      'Live streams and connections rejected, by reason.',
      () => ({
        capacity: capacity.refused.capacity,
        address_limit: capacity.refused.addressLimit,
        shutdown: capacity.refused.shutdown,
        connection_limit: capacity.refused.connectionLimit,
      }),
    )
  }

  #addStore({ log, store, deskArchive, push }: HttpDeps): void {
    this.#gauge(
      'telex_store_writable',
      'Whether posts can be saved: 1, or 0 while the disk is full or the store can’t be written.',
      (gauge) => gauge.set(['ok', 'low'].includes(store.report().state) ? 1 : 0),
      'min',
    )
    this.#gauge(
      'telex_store_free_bytes',
      'Free space on the disk of the store, in bytes.',
      (gauge) => {
        gauge.reset()
        const { freeBytes } = store.report()
        if (freeBytes !== null) gauge.set(freeBytes)
      },
      'min',
    )
    this.#gauge(
      'telex_log_head',
      'Position of the last event of the log, which is the number of events.',
      async (gauge) => gauge.set(await log.head()),
      'max',
    )
    for (const what of ['stories', 'posts', 'alerts'] as const) {
      this.#gauge(
        `telex_${what}`,
        `Number of ${what}, by state.`,
        async (gauge) => {
          gauge.reset()
          const tally = await deskArchive.tally(what)
          for (const [state, count] of Object.entries(tally)) gauge.set({ state }, count)
        },
        'max',
      )
    }
    this.#gauge(
      'telex_canary_round_trip_seconds',
      'Round trip of the last canary alert that came back.',
      (gauge) => {
        gauge.reset()
        const report = push.canary?.report() ?? null
        if (report !== null) gauge.set(report.roundTripMs / 1_000)
      },
    )
    this.#gauge(
      'telex_canary_last_success_timestamp_seconds',
      'When the last canary alert came back, in Unix time.',
      (gauge) => {
        gauge.reset()
        const report = push.canary?.report() ?? null
        if (report !== null) gauge.set(report.at / 1_000)
      },
    )
    this.#gauge('telex_push_alarms', 'Active push alarms, by kind.', (gauge) => {
      gauge.reset()
      for (const { kind } of push.alarms.list()) gauge.inc({ kind })
    })
  }

  #addProcess(): void {
    this.#gauge('telex_processes', 'Number of processes that serve.', (gauge) => gauge.set(1))
    let last = performance.eventLoopUtilization()
    this.#gauge(
      'telex_event_loop_utilization_ratio',
      'Event loop utilization since the last scrape, of the busiest process.',
      (gauge) => {
        const now = performance.eventLoopUtilization()
        gauge.set(performance.eventLoopUtilization(now, last).utilization)
        last = now
      },
      'max',
    )
  }

  /** A counter by reason, read from counts that are kept elsewhere. */
  #reasons(name: string, help: string, counts: () => Readonly<Record<string, number>>): void {
    const counter = new Counter({
      name,
      help,
      labelNames: ['reason'],
      registers: [this.#own],
      collect(this: Counter): void {
        this.reset()
        for (const [reason, count] of Object.entries(counts())) this.inc({ reason }, count)
      },
    })
    counter.reset()
  }

  #gauge(
    name: string,
    help: string,
    collect: (gauge: Gauge) => void | Promise<void>,
    aggregator: Aggregator = 'sum',
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      aggregator,
      labelNames: ['state', 'kind'],
      registers: [this.#own],
      collect: () => collect(gauge),
    })
  }
}

function labelsOf({ method, route, status }: Omit<RequestMetrics, 'seconds'>): RequestLabels {
  return { method, route, status: `${Math.floor(status / 100)}xx` }
}

/**
 * These walk over every open connection in one turn of the event loop: 24 ms a scrape at 10,000 connections, and 14 ms
 * more for `process_open_fds`, which is therefore read in another way. All others take 0.6 ms together.
 */
const tooExpensive = [
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_active_resources',
  'nodejs_active_resources_total',
  'process_open_fds',
]

let ofThisProcess: Registry | null = null

/**
 * prom-client's default metrics, once for the process however many desks it opens: their observers of garbage collection
 * and event-loop lag can't be stopped.
 */
function processMetrics(): Registry {
  if (ofThisProcess !== null) return ofThisProcess
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of tooExpensive) registry.removeSingleMetric(name)
  const gauge: Gauge = new Gauge({
    name: 'process_open_fds',
    help: 'Number of open file descriptors.',
    registers: [registry],
    async collect(): Promise<void> {
      // Linux gives the number of open files as the folder's size since 6.2; older kernels give 0, other systems have none.
      const { size } = await stat('/proc/self/fd').catch(() => ({ size: 0 }))
      if (size > 0) gauge.set(size)
    },
  })
  ofThisProcess = registry
  return registry
}
