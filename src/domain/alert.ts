import type { AlertId, Instant, PostId, StoryId } from './ids.ts'
import type { Author } from './story.ts'

/** Who an alert is for. `sent` means only those who were sent an earlier alert about the same post. */
export type Audience =
  | { readonly kind: 'story' }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'everyone' }
  /** Only subscriptions that asked for tests: it can't reach the public. */
  | { readonly kind: 'test' }
  | { readonly kind: 'sent' }

/**
 *   held       waits for its hold time; undo leaves no trace outside
 *   checking   the hold is over: does its link answer with the post in it?
 *   planning   the audience is being fixed
 *   sending    on its way
 *   done       every browser of the plan has an end
 *   cancelled  undone, or overtaken by a correction or retraction, before anything left
 *   stopped    cancelled after some of it had left; the counts say how much
 *   failed     nothing left, because its link never answered with the post
 */
export type AlertState =
  | 'held'
  | 'checking'
  | 'planning'
  | 'sending'
  | 'done'
  | 'cancelled'
  | 'stopped'
  | 'failed'

/** What the alert is about. Follow-ups replace what was sent before. */
export type AlertPurpose = 'news' | 'correction' | 'retraction'

export type AlertUrgency = 'very-low' | 'low' | 'normal' | 'high'

/** A push alert an editor sends about a post. */
export type Alert = {
  readonly id: AlertId
  readonly postId: PostId
  readonly storyId: StoryId
  /** The post's revision that the editor saw when the alert was written. */
  readonly revision: number
  readonly purpose: AlertPurpose
  /** 1 to 120 characters. */
  readonly title: string
  /** 1 to 300 characters. */
  readonly body: string
  readonly audience: Audience
  readonly state: AlertState
  /** Why it is `cancelled`, `stopped` or `failed`: one word of `AlertEnd`; `null` otherwise. */
  readonly end: AlertEnd | null
  readonly createdAt: Instant
  readonly holdUntil: Instant
  readonly ttlSeconds: number
  readonly urgency: AlertUrgency
  /** It is sent before routine alerts, and ignores readers' daily limits. */
  readonly breaking: boolean
  readonly author: Author
  /** When the first message left; `null` before. */
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
}

/**
 * `no-audience`: nobody was in its audience, so that nothing was sent. `restored`: it was under way when a backup was made,
 * and may have been sent since.
 */
export type AlertEnd =
  | 'undone'
  | 'post-corrected'
  | 'post-retracted'
  | 'link-not-ready'
  | 'no-audience'
  | 'restored'

export const MAX_ALERT_TITLE_LENGTH = 120
export const MAX_ALERT_BODY_LENGTH = 300
/** Long enough to see a wrong word, short enough for breaking news. */
export const DEFAULT_HOLD_SECONDS = 10
export const MAX_HOLD_SECONDS = 3_600
/** News is stale after that; the push services' own default of four weeks is wrong for it. */
export const DEFAULT_TTL_SECONDS = 3_600
/** FCM's limit, the lowest of the large push services. */
export const MAX_TTL_SECONDS = 2_419_200

/** States in which an alert may still send something. */
export const openAlertStates: readonly AlertState[] = ['held', 'checking', 'planning', 'sending']

/** Nothing of it has left, so that undo leaves no trace outside. */
export function isUnsent(alert: Alert): boolean {
  return alert.state === 'held' || alert.state === 'checking' || alert.state === 'planning'
}

/** Undoes an alert: before anything was sent it is cancelled, later the rest is stopped. */
export function endEarly(alert: Alert, end: AlertEnd, now: Instant): Alert {
  return { ...alert, state: isUnsent(alert) ? 'cancelled' : 'stopped', end, endedAt: now }
}

/** Where each browser of an alert's plan has come. Sums always add up to `planned`. */
export type AlertCounts = {
  /** Everyone in the audience when it was fixed: the sum of all the others but `shown` and `opened`, and of those waiting. */
  readonly planned: number
  readonly accepted: number
  readonly retrying: number
  readonly expired: number
  readonly gone: number
  readonly refused: number
  readonly withheld: number
  /** Not tried yet. */
  readonly waiting: number
  /** Stopped by an undo, a correction or a retraction before it was tried. */
  readonly stopped: number
  readonly shown: number
  readonly opened: number
}

export const noCounts: AlertCounts = {
  planned: 0,
  accepted: 0,
  retrying: 0,
  expired: 0,
  gone: 0,
  refused: 0,
  withheld: 0,
  waiting: 0,
  stopped: 0,
  shown: 0,
  opened: 0,
}
