import type { AlertId } from '../../../domain/ids.ts'
import type { CountChanges } from './delivery-counts.ts'
import type { ChunkStates } from '../../../domain/delivery-state.ts'
import type { DeliveryTimes } from './delivery-times.ts'

/** One browser that an alert is for, with what is needed to reach it. */
export type Target = {
  readonly no: number
  readonly endpoint: string
  readonly p256dh: Uint8Array
  readonly auth: Uint8Array
  readonly vapidKeyId: string
  /** The time zone of a reader who set a limit for the day, so that what arrives is counted; `null` without one. */
  readonly limitedIn: string | null
}

/** A push service, as the ledger and the subscriptions name it. */
export type Service = { readonly no: number; readonly origin: string }

/** A subscription that is over, at the address at which it is: one whose browser has come to another since is not. */
export type Ended = { readonly no: number; readonly endpoint: string }

/** A message to be tried again. */
export type Retry = {
  readonly no: number
  readonly service: number
  readonly attempts: number
  /**
   * How old the alert is then, in milliseconds: not a moment, so that a clock that is set while we are down puts nothing off
   * by a day.
   */
  readonly dueAt: number
}

/** What one commit changes about one alert. */
export type LedgerChange = {
  readonly alert: AlertId
  /** Chunks that changed, whole. */
  readonly chunks: readonly ChunkStates[]
  readonly counts: CountChanges
  readonly times: DeliveryTimes
  /** Messages to be tried again: new, or with another time. */
  readonly retries: readonly Retry[]
  /** Messages that need not be tried again. */
  readonly settled: readonly number[]
  /** No message of this alert is to be tried again, at whatever service. */
  readonly clearsRetries: boolean
  /** Subscriptions that their browsers ended, to be forgotten. */
  readonly gone: readonly Ended[]
  /** Subscriptions that can't be reached with any of our keys. */
  readonly retired: readonly Ended[]
  /** Readers with a limit for the day who got it, and which day it is where they are. */
  readonly counted: readonly { readonly no: number; readonly day: string }[]
}

/**
 * What became of every alert for every browser: half a byte each. What a commit changes is there whole after a crash, or
 * not at all. A commit survives the end of the process at once, and a power cut after the next commit of the desk: until
 * then a message may be repeated, under the same Topic and tag. Every adapter passes test/contract/delivery-ledger.test.ts.
 */
export interface DeliveryLedger {
  /*
   * NOTE: where several workers send, each has a ledger that shows it its own share of the chunks, and no chunk is in two.
   */
  services(): Promise<readonly Service[]>
  /** Numbers of an alert's chunks after `after` (-1 for the first), in order, at most `limit`. */
  chunkNumbers(alert: AlertId, after: number, limit: number): Promise<readonly number[]>
  /** One chunk; `null` when nobody in it is in the audience. */
  chunk(alert: AlertId, chunk: number): Promise<ChunkStates | null>
  /** The chunk's subscriptions at one push service, in order; only `only` where it is given. Those that ended are left out. */
  targets(chunk: number, service: number, only?: readonly number[]): Promise<readonly Target[]>
  /** Which of these still exist, at whatever service. */
  existing(nos: readonly number[]): Promise<ReadonlySet<number>>
  /** Messages of an alert to one service whose time has come when it is `age` old, the earliest first, at most `limit`. */
  dueRetries(alert: AlertId, service: number, age: number, limit: number): Promise<readonly Retry[]>
  /** How old an alert is when its next message to one service is to be tried again; `null` when there is none. */
  nextRetryAt(alert: AlertId, service: number): Promise<number | null>
  commit(changes: readonly LedgerChange[]): Promise<void>
}
