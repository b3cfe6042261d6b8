import type { Audience } from '../../../domain/alert.ts'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import type { CountChanges } from '../delivery/delivery-counts.ts'
import type { ChunkStates } from '../../../domain/delivery-state.ts'

/** An editor's audience, or the desk's own subscription, which no editor can choose. */
export type PlannedAudience = Audience | { readonly kind: 'canary' }

/** Who is selection for, and what the audience is measured against. */
export type AudienceSelection = {
  readonly audience: PlannedAudience
  readonly storySlug: Slug
  readonly postId: PostId
  /** The alert that is planned: never among the earlier ones a follow-up is for. `null` when only the size is selection. */
  readonly alert: AlertId | null
}

/** One browser in an audience, with the reader's own wishes. */
export type Member = Pick<Subscription, 'quietHours' | 'timeZone' | 'perDay' | 'digest'> & {
  readonly no: number
  readonly id: string
  /** The day `sentOnDay` counts; `null` before the first alert, and without a limit. */
  readonly day: string | null
  readonly sentOnDay: number
  /** Until when a page of ours is open and visible there, milliseconds since 1970; 0 for not. */
  readonly openUntil: number
}

/** A reader from whom an alert is held back, and who wants to be told of it afterwards. */
export type WithheldReader = {
  readonly no: number
  /** When it is held back. */
  readonly at: Instant
  /** When the reader is to be told. */
  readonly due: Instant
}

/**
 * Fixes audiences. Who gets an alert:
 *
 *   story      who follows the story, and who follows everything
 *   topic      these, and who follows the topic
 *   everyone   who follows anything
 *   test       who selection for tests, and nobody else
 *   sent       who was sent, or may have been sent, an earlier alert about the post, or was told of it by a digest
 *   canary     the desk's own subscription, and nobody else
 */
export interface AudienceStore {
  /** The highest number of any subscription, 0 without one: who comes later is not in an audience that is being fixed. */
  lastNo(): Promise<number>
  /** Those of a chunk that are selection for, each once, in the order of their numbers. */
  members(selection: AudienceSelection, chunk: number): Promise<readonly Member[]>
  /** How many are selection for, exactly. Many are counted in parts, with others served between: who comes meanwhile may count. */
  size(selection: AudienceSelection): Promise<number>
  /** Takes away what an earlier plan of this alert left. */
  clearPlan(alert: AlertId): Promise<void>
  /**
   * Keeps planned chunks with their counts, and who is to be told afterwards, in one commit. Who is to be told already is so
   * at the earlier of both times.
   */
  savePlan(
    alert: AlertId,
    chunks: readonly ChunkStates[],
    counts: CountChanges,
    withheldReaders?: readonly WithheldReader[],
  ): Promise<void>
}
