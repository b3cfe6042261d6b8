import type { Instant, Slug, SubscriptionId } from './ids.ts'

/** What a subscription follows. */
export type Follow = {
  readonly everything: boolean
  /** At most 100 stories. */
  readonly stories: readonly Slug[]
  /** At most 100 topics. */
  readonly topics: readonly string[]
  /** Only for the newsroom's own test audience. */
  readonly tests: boolean
}

/** No alerts from `from` until `until`, minutes after midnight in the reader's zone; may span midnight. */
export type QuietHours = { readonly from: number; readonly until: number }

/** A browser's consent to alerts. */
export type Subscription = {
  readonly id: SubscriptionId
  /** The browser's address at its push service: personal data, and a hostile URL until guarded. */
  readonly endpoint: string
  /** The browser's P-256 public point: 65 bytes, uncompressed. */
  readonly p256dh: Uint8Array
  /** 16 bytes. */
  readonly auth: Uint8Array
  /** Which of the desk's VAPID keys it was made under; it can be reached with no other. */
  readonly vapidKeyId: string
  readonly follow: Follow
  readonly quietHours: QuietHours | null
  /** IANA name such as `Europe/Vienna`; `UTC` when the browser didn't say. */
  readonly timeZone: string
  /** Most alerts in a day of the reader's zone, breaking news aside; `null` sets no limit. */
  readonly perDay: number | null
  /** Whether the reader gets a digest of alerts that were held back. */
  readonly digest: boolean
  readonly createdAt: Instant
}

/** The one subscription that is the desk's own. It follows nothing, so that it is in no reader's audience. */
export const CANARY_ID = 'canary' as SubscriptionId

export const MAX_FOLLOWED = 100
/** Longer than any push service's address today, short enough to index. */
export const MAX_ENDPOINT_LENGTH = 1_024

/**
 * The one spelling of an endpoint, so that a browser is subscribed once: without dot segments and an empty query, with
 * unreserved characters as they are and other escapes in lower case, as push services write them.
 *
 * @see RFC 3986 section 6.2.2
 */
export function normalEndpoint(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint
  const { origin, pathname, search } = new URL(endpoint)
  return `${origin}${pathname}${search}`.replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : escape.toLowerCase()
  })
}

/** Why a browser in the audience is not sent an alert. */
export type Withheld = 'quiet-hours' | 'daily-limit'

/** The reader's clock: minutes after midnight and the day's name, in the reader's zone. */
export type LocalTime = { readonly minute: number; readonly day: string }

/**
 * Whether the reader's own preferences hold this alert back.
 *
 * @param sentToday how many alerts this browser was sent on the reader's `local.day`.
 * @param breaking breaking news is not held back by the limit for the day, and counts in it. Quiet hours hold it all the same.
 */
export function withheld(
  preferences: Pick<Subscription, 'quietHours' | 'perDay'>,
  local: LocalTime,
  sentToday: number,
  breaking: boolean,
): Withheld | null {
  if (preferences.quietHours !== null && isWithin(preferences.quietHours, local.minute)) return 'quiet-hours'
  if (!breaking && preferences.perDay !== null && sentToday >= preferences.perDay) return 'daily-limit'
  return null
}

function isWithin({ from, until }: QuietHours, minute: number): boolean {
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}
