import type { AlertId, Instant, PostId } from '../../../domain/ids.ts'
import type { ChunkStates } from '../../../domain/delivery-state.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import type { AlertWithPost } from '../alerts/alert-book.ts'

/** A reader who is to be told now. */
export type DueReader = Pick<Subscription, 'quietHours' | 'timeZone'> & {
  readonly no: number
  /** When the first of what is to be told was held back. */
  readonly since: Instant
}

/** What some readers are told in the same words. Its ledger is kept under its id, beside those of the alerts. */
export type Digest = {
  readonly id: AlertId
  readonly nos: readonly number[]
  /** The posts it names; others are only counted. */
  readonly posts: readonly PostId[]
}

/** What one commit does for readers who were due. */
export type Leaving = {
  readonly at: Instant
  readonly digests: readonly Digest[]
  /** Those for whom nothing is left to tell. */
  readonly done: readonly number[]
  /** Those for whom it is quiet now, and until when. */
  readonly putOff: readonly { readonly no: number; readonly due: Instant }[]
  /** Whether alerts are still as they were when they were looked at: those after `after`, as the commit finds them. */
  readonly isUpToDate: (recent: readonly AlertWithPost[]) => boolean
  readonly after: Instant
}

/**
 * What was held back from whom, and what becomes of telling it. A digest leaves in the commit that says the reader is no
 * longer due; after a crash whoever was certainly not reached is due again, and nobody else.
 */
export interface DigestStore {
  /** Who is due and has no page open, those due first before others, at most `limit`. */
  due(now: Instant, limit: number): Promise<readonly DueReader[]>
  /** Alerts whose audience was fixed after that moment, the earliest first, with their posts as they are now: at most 200. */
  recent(after: Instant): Promise<readonly AlertWithPost[]>
  /** These chunks of an alert's ledger, by number; left out where nobody of the chunk is in its audience. */
  states(alert: AlertId, chunks: readonly number[]): Promise<ReadonlyMap<number, ChunkStates>>
  /**
   * Makes ledgers for digests and takes their readers from those who are due, on the disk when it resolves.
   *
   * @returns `false`, and nothing is changed, where an audience is being fixed, or what was looked at is out of date.
   */
  leave(leaving: Leaving): Promise<boolean>
  /** Digests that have a ledger, those of a process that died among them. */
  unsettled(): Promise<readonly AlertId[]>
  /** Messages of a digest that wait to be tried again, by number: how old it is when their services take them, in milliseconds. */
  retries(digest: AlertId): Promise<ReadonlyMap<number, number>>
  /** Forgets a digest's ledger. Whoever was certainly not reached was told nothing, and is due again. */
  settle(digest: AlertId, dueAgain: (no: number) => Instant): Promise<void>
  /** Forgets who is due, and every ledger: what a backup has of them may have been told since. */
  forgetDue(): Promise<void>
  /** Forgets who was told before that moment, a thousand at a time. Whether there are more. */
  forgetTold(before: Instant): Promise<boolean>
}
