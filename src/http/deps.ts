import type { DeskArchive } from '../archive/desk-archive.ts'
import type { StoryArchive } from '../archive/story-archive.ts'
import type { People } from '../desk/people/people.ts'
import type { CommandExecutor } from '../desk/commands.ts'
import type { StoreReport } from '../desk/store-report.ts'
import type { Instant } from '../domain/ids.ts'
import type { LiveHub } from '../fanout/live/hub.ts'
import type { ClusterReaderCounts } from '../fanout/live/reader-counts.ts'
import type { RenderEvent } from '../fanout/live/stream-event.ts'
import type { Canary, CanaryReport } from '../fanout/push/canary/canary.ts'
import type { PushAlarm } from '../fanout/push/alarms/push-alarm.ts'
import type { PushAlarms } from '../fanout/push/alarms/push-alarms.ts'
import type { AlertBook } from '../fanout/push/alerts/alert-book.ts'
import type { HaltRequest } from '../fanout/push/alerts/alert-runner.ts'
import type { AudienceStore } from '../fanout/push/alerts/audience-store.ts'
import type { OpenPages } from '../fanout/push/subscriptions/open-pages.ts'
import type { SubscriptionDeps } from '../fanout/push/subscriptions/subscribe.ts'
import type { Cursors } from '../log/cursors.ts'
import type { EventLog } from '../log/event-log.ts'
import type { LogChanges } from '../log/log-changes.ts'
import type { Site } from '../pages/site.ts'
import type { AddressLimits } from './stream/address-limits.ts'
import type { StreamCapacity } from './stream/stream-capacity.ts'
import type { WebFiles } from './pages/web-files.ts'

/** Everything that is injected into the HTTP room. It opens nothing and knows no adapter. */
export type HttpDeps = {
  readonly desk: CommandExecutor
  readonly people: People
  readonly archive: StoryArchive
  readonly deskArchive: DeskArchive
  readonly log: EventLog
  /** The log's head, which each request is held against. */
  readonly changes: LogChanges
  /** The hub's: it keeps the marks of what it has read. */
  readonly cursors: Cursors
  /** How the store is. */
  readonly store: { readonly report: () => StoreReport }
  readonly hub: Pick<LiveHub, 'at' | 'join' | 'readers' | 'disconnects'>
  /** How many readers there are in all of the desk's processes. */
  readonly readerCounts: Pick<ClusterReaderCounts, 'of' | 'total'>
  /** The same rendering that the hub was given. */
  readonly render: RenderEvent
  readonly push: PushDeps
  readonly addressLimits: AddressLimits
  /** How many streams this process may have open. */
  readonly capacity: StreamCapacity
  readonly processes: Processes
  readonly site: Site
  readonly web: WebFiles
  readonly limits: HttpLimits
  readonly now: () => Instant
  /** Whether a graceful shutdown is in progress. */
  readonly isDraining: () => boolean
  /** Logs a fault, once. `facts` say where it happened. */
  readonly report: (fault: unknown, facts?: Readonly<Record<string, string>>) => void
  /** Warns the operator of something that works but should be changed. */
  readonly warn?: (
    event: 'proxy-not-trusted' | 'proxy-chain-short' | 'streams-from-one-address',
    facts: Readonly<Record<string, string>>,
  ) => void
  /** Logs each request with its response; `null` when requests are not logged. */
  readonly logRequest: ((entry: RequestLogEntry) => void) | null
  /** A request id, by which the operator finds a fault in the log. Letters, digits and `-`. */
  readonly newRequestId: () => string
}

/** What the HTTP room is given of push. */
export type PushDeps = {
  /** The VAPID public key that browsers subscribe under, base64url, and its id. */
  readonly vapidKey: { readonly id: string; readonly key: string }
  readonly subscriptions: SubscriptionDeps
  readonly openPages: Pick<OpenPages, 'note'>
  readonly audiences: Pick<AudienceStore, 'size'>
  readonly alertBook: Pick<AlertBook, 'totals' | 'addReceipt'>
  /** Resolves once no process of the desk sends anything more of what was ended. */
  readonly halt: (request: HaltRequest) => Promise<void>
  readonly alarms: Pick<PushAlarms, 'list'>
  /** `null` where it is switched off. */
  readonly canary: Pick<Canary, 'report'> | null
}

/** One line of the request log: no query, no secrets, no address. */
export type RequestLogEntry = {
  readonly requestId: string
  readonly method: string
  /** The path without secrets, and the pattern that it matched. */
  readonly path: string
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

/** One process's metrics, in the form they are sent to another one. */
export type MetricsJson = readonly object[]

/** The health of one process. */
export type ProcessHealth = {
  /** Open live streams. */
  readonly readers: number
  /** Most streams it may have open, and how many it has. */
  readonly capacity: { readonly limit: number; readonly open: number }
  readonly alarms: readonly PushAlarm[]
  readonly store: StoreReport
  /** Of the leader; `null` in other processes, without a canary, and before its first round trip. */
  readonly canary: CanaryReport | null
  readonly hints: readonly string[]
}

/** The desk's other processes: any process responds for all of them. */
export type Processes = {
  /** The configured number of processes, including this one. */
  readonly count: number
  /** Registers how this process answers the others. Called once. */
  readonly answer: (own: {
    readonly health: () => ProcessHealth
    readonly metrics: () => Promise<MetricsJson>
    /** Ends the stream that its client gave this name; false when it is not here. */
    readonly endStream: (name: string) => boolean
  }) => void
  /** The health of the others, without those that do not respond in time. */
  readonly health: () => Promise<readonly ProcessHealth[]>
  readonly metrics: () => Promise<readonly MetricsJson[]>
  /** Ends a stream by its name, in whichever of the others it is. */
  readonly endStream: (name: string) => Promise<void>
}

type HttpLimits = {
  /** The rate limit per token, editor or address; 0 sets no limit. */
  readonly requestsPerMinute: number
  /** Most open streams of one address; 0 sets no limit. */
  readonly streamsPerAddress: number
  /** The number of reverse proxies that set `X-Forwarded-For`; 0 ignores the header. */
  readonly trustProxy: number
}
