import type { AlertId, Instant, PostId } from '../../../domain/ids.ts'
import type { ChunkStates } from '../../../domain/delivery-state.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import type { AlertWithPost } from '../alerts/alert-book.ts'

/** A reader whose digest is due. */
export type DueReader = Pick<Subscription, 'quietHours' | 'timeZone'> & {
  readonly no: number
  /** When the first alert of the digest was withheld. */
  readonly since: Instant
}

/** One message for all readers who missed the same alerts. Its ledger is stored under its id, beside those of alerts. */
export type Digest = {
  readonly id: AlertId
  readonly nos: readonly number[]
  /** The posts it names; the others are only counted. */
  readonly posts: readonly PostId[]
}

/** What one commit changes for readers who are due. */
export type DigestBatch = {
  readonly at: Instant
  readonly digests: readonly Digest[]
  /** Readers who have missed nothing, and are not due any more. */
  readonly done: readonly number[]
  /** Readers in quiet hours, and until when. */
  readonly postponed: readonly { readonly no: number; readonly due: Instant }[]
  /** Whether the alerts after `after`, as the commit reads them, are the ones that the batch was made from. */
  readonly isUpToDate: (recent: readonly AlertWithPost[]) => boolean
  readonly after: Instant
}

/**
 * Withheld alerts per reader, and the digests about them. The commit that creates a digest's ledger also clears its readers;
 * after a crash only readers who certainly got no digest are due again.
 */
export interface DigestStore {
  /** Readers who are due and have no page open, the earliest first, at most `limit`. */
  due(now: Instant, limit: number): Promise<readonly DueReader[]>
  /** Alerts whose audience was fixed after that time, the earliest first, with their current posts: at most 200. */
  recent(after: Instant): Promise<readonly AlertWithPost[]>
  /** These chunks of an alert's ledger by number, without those that have no subscription of its audience. */
  states(alert: AlertId, chunks: readonly number[]): Promise<ReadonlyMap<number, ChunkStates>>
  /**
   * Creates the ledgers of digests and clears their readers, on the disk when it resolves.
   *
   * @returns `false` without a change while an audience is being fixed, or when the batch is out of date.
   */
  commitBatch(batch: DigestBatch): Promise<boolean>
  /** Digests that have a ledger, also those of a crashed process. */
  open(): Promise<readonly AlertId[]>
  /** The retries of a digest by subscription: its age when each is due, in milliseconds. */
  retries(digest: AlertId): Promise<ReadonlyMap<number, number>>
  /** Deletes a digest's ledger. Readers who certainly did not get it are due again. */
  close(digest: AlertId, dueAgain: (no: number) => Instant): Promise<void>
  /** Clears all due readers and digest ledgers: those of a backup may have been sent since. */
  clearAll(): Promise<void>
  /** Deletes up to a thousand records of digests from before that time. @returns whether there are more. */
  deleteSentBefore(before: Instant): Promise<boolean>
}
