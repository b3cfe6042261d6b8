import type { Audience } from '../../../domain/alert.ts'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import type { CountChanges } from '../delivery/delivery-counts.ts'
import type { ChunkStates } from '../../../domain/delivery-state.ts'

/** An editor's audience, or the canary, which no editor can choose. */
export type PlannedAudience = Audience | { readonly kind: 'canary' }

/** Which subscriptions an audience selects, for which post. */
export type AudienceSelection = {
  readonly audience: PlannedAudience
  readonly storySlug: Slug
  readonly postId: PostId
  /** The alert that is planned, which is not one of the earlier alerts of a follow-up; `null` for the size only. */
  readonly alert: AlertId | null
}

/** A subscription in an audience, with the reader's preferences. */
export type Member = Pick<Subscription, 'quietHours' | 'timeZone' | 'perDay' | 'digest'> & {
  readonly no: number
  readonly id: string
  /** The day that `sentOnDay` counts; `null` before the first alert, and without a limit. */
  readonly day: string | null
  readonly sentOnDay: number
  /** Until when a page of ours is open and visible there, milliseconds since 1970; 0 for not. */
  readonly openUntil: number
}

/** A reader who wants a digest, and from whom an alert is withheld. */
export type WithheldReader = {
  readonly no: number
  /** When it is withheld. */
  readonly at: Instant
  /** When the digest is due. */
  readonly due: Instant
}

/**
 * Selects audiences:
 *
 *   story      followers of the story or of everything
 *   topic      these, and followers of the topic
 *   everyone   all who follow anything
 *   test       test subscriptions only
 *   sent       all who were, or may have been, sent an earlier alert or a digest about the post
 *   canary     the canary's subscription only
 */
export interface AudienceStore {
  /** The highest number of a subscription, 0 without one. Later ones are not in an audience that is being fixed. */
  lastNo(): Promise<number>
  /** The selected subscriptions of a chunk, each once, in the order of numbers. */
  members(selection: AudienceSelection, chunk: number): Promise<readonly Member[]>
  /** The exact size. A large store is counted in steps that yield to other work; later subscriptions may count. */
  size(selection: AudienceSelection): Promise<number>
  /** Subscriptions whose rest is over are in audiences again. */
  endRests(now: Instant): Promise<void>
  /** Deletes what an earlier plan of this alert left. */
  clearPlan(alert: AlertId): Promise<void>
  /**
   * Saves planned chunks with their counts, and due digests, in one commit. A reader whose digest is due already keeps the
   * earlier time.
   */
  savePlan(
    alert: AlertId,
    chunks: readonly ChunkStates[],
    counts: CountChanges,
    withheldReaders?: readonly WithheldReader[],
  ): Promise<void>
}
