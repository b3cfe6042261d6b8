import type { AlertCounts, Audience } from '../../domain/alert.ts'
import type { AlertId, PostId, Slug } from '../../domain/ids.ts'
import type { PushAlarm } from './push-alarm.ts'
import type { PushReaders } from './subscribe.ts'

/** What became of an alert so far. Sums always add up. */
export type AlertReceipt = {
  readonly counts: AlertCounts
  /**
   * Seconds from the first message until that share of everyone who could be reached had it: `null` while that share has
   * not been reached.
   */
  readonly reachedIn: {
    readonly p50: number | null
    readonly p90: number | null
    readonly p99: number | null
  }
}

/** What an audience is measured against: the post an alert is about, and its story. */
export type AudiencePost = {
  readonly postId: PostId
  readonly storySlug: Slug
  /** The topics of its story. */
  readonly topics: readonly string[]
}

export type PushParts = { readonly readers: PushReaders }

/** The side of the desk that reaches readers whose page is closed. */
export class PushSide implements AsyncDisposable {
  readonly readers: PushReaders

  constructor(parts: PushParts) {
    this.readers = parts.readers
  }

  /** Takes up every alert that is open, then follows the log. */
  async start(): Promise<void> {
    throw new Error('not yet')
  }

  /** What browsers subscribe under: the current VAPID public key, base64url, and its id. */
  publicKey(): { readonly id: string; readonly key: string } {
    throw new Error('not yet')
  }

  /** How many browsers an alert would be planned for, exactly, as of now: each once. */
  async audienceSize(_audience: Audience, _post: AudiencePost): Promise<number> {
    throw new Error('not yet')
  }

  async countsOf(_alert: AlertId): Promise<AlertReceipt> {
    throw new Error('not yet')
  }

  /** How many browsers were sent an alert about this post: whom a follow-up would reach. */
  async sentAbout(_post: PostId): Promise<number> {
    throw new Error('not yet')
  }

  /**
   * Resolves once nothing more of these alerts leaves. The desk has ended them in its commit; an answer that promises so
   * to an editor waits for this.
   */
  async halted(_alerts: readonly AlertId[]): Promise<void> {
    throw new Error('not yet')
  }

  /** Takes a service worker's word that it showed or opened an alert. Never more in all than were accepted. */
  async report(_alert: AlertId, _seen: { readonly shown: number; readonly opened: number }): Promise<void> {
    throw new Error('not yet')
  }

  /** What the operator should know, the newest first, at most 100. */
  alarms(): readonly PushAlarm[] {
    throw new Error('not yet')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    throw new Error('not yet')
  }
}
