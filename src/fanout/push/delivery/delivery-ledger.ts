import type { AlertId } from '../../../domain/ids.ts'
import type { CountChanges } from './delivery-counts.ts'
import type { ChunkStates } from '../../../domain/delivery-state.ts'
import type { DeliveryTimes } from './delivery-times.ts'

/** A subscription in an alert's audience, with what is needed to reach it. */
export type Target = {
  readonly no: number
  readonly endpoint: string
  readonly p256dh: Uint8Array
  readonly auth: Uint8Array
  readonly vapidKeyId: string
  /** The time zone of a reader with a daily limit, so that accepted alerts are counted; `null` without a limit. */
  readonly dailyLimitTimeZone: string | null
  /** Whether its push service refused it last time, while accepting others. */
  readonly wasRefused: boolean
}

/** A push service, as the ledger and the subscriptions name it. */
export type Service = {
  readonly no: number
  readonly origin: string
  /** Whether it has ever accepted a message. One that has not may be made up. */
  readonly hasAccepted: boolean
}

/** A subscription that ended at this endpoint. If its browser has another endpoint by now, it has not ended. */
export type EndedSubscription = { readonly no: number; readonly endpoint: string }

/** A subscription that its push service refused, and when: milliseconds since 1970. */
export type RefusedSubscription = EndedSubscription & { readonly at: number }

/** A message to be sent again. */
export type Retry = {
  readonly no: number
  readonly service: number
  readonly attempts: number
  /**
   * How old the alert is when the retry is due, in milliseconds. An age and not a time of day, so that setting the clock
   * while the desk is down delays nothing by a day.
   */
  readonly dueAt: number
}

/** An alert that counts against a reader's daily limit, on the day it is where the reader is. */
export type DailyCount = { readonly no: number; readonly day: string }

/** What one commit changes about one alert. */
export type LedgerChange = {
  readonly alert: AlertId
  /** Chunks that changed, whole. */
  readonly chunks: readonly ChunkStates[]
  readonly counts: CountChanges
  readonly times: DeliveryTimes
  /** Retries that are new or due at another time. */
  readonly retries: readonly Retry[]
  readonly droppedRetries: readonly number[]
  /** No message of this alert is sent again, at whatever service. */
  readonly dropsAllRetries: boolean
  /** Subscriptions that their browsers ended; they are deleted. */
  readonly gone: readonly EndedSubscription[]
  /** Subscriptions that can't be reached with any of our keys. */
  readonly retired: readonly EndedSubscription[]
  /**
   * Subscriptions that their service refused while it accepted others under the same key. After three alerts in a row they
   * rest for a week.
   */
  readonly refused: readonly RefusedSubscription[]
  /** Subscriptions that were refused before and are accepted again. */
  readonly reachable: readonly number[]
  readonly dailyCounts: readonly DailyCount[]
  /** Push services that have accepted their first message. */
  readonly accepting: readonly number[]
}

/**
 * The delivery state of every alert for every subscription: half a byte each. After a crash a commit is there whole, or not
 * at all. It survives the end of the process at once, and a power cut after the next commit of the desk: until then a
 * message may be repeated, under the same Topic and tag. Every adapter passes test/contract/delivery-ledger.test.ts.
 */
export interface DeliveryLedger {
  /*
   * NOTE: where several workers send, each has a ledger that shows it its own shard of the chunks; no chunk is in two.
   */
  services(): Promise<readonly Service[]>
  /**
   * The number of the alert's next chunk after `after` (-1 for the first) that may hold subscriptions at this push service;
   * `null` at the end. Its cost does not grow with the chunks in between.
   */
  nextChunk(alert: AlertId, service: number, after: number): Promise<number | null>
  /** Numbers of an alert's chunks after `after` (-1 for the first), in order, at most `limit`. */
  chunkNumbers(alert: AlertId, after: number, limit: number): Promise<readonly number[]>
  /** One chunk; `null` when none of its subscriptions is in the audience. */
  chunk(alert: AlertId, chunk: number): Promise<ChunkStates | null>
  /** The chunk's subscriptions at one push service, in order; only `only` where it is given. Ended ones are left out. */
  targets(chunk: number, service: number, only?: readonly number[]): Promise<readonly Target[]>
  /** Which of these still exist, at whatever service. */
  existing(nos: readonly number[]): Promise<ReadonlySet<number>>
  /** Retries of an alert at one service that are due when it is `age` old, the earliest first, at most `limit`. */
  dueRetries(alert: AlertId, service: number, age: number, limit: number): Promise<readonly Retry[]>
  /** How old an alert is when its next retry at one service is due; `null` when there is none. */
  nextRetryAt(alert: AlertId, service: number): Promise<number | null>
  commit(changes: readonly LedgerChange[]): Promise<void>
}
