import type { PushOutcome } from '../../fanout/push/delivery/push-sender.ts'
import { retryAfterMs } from './retry-after.ts'

/** What came back from a push service, or why nothing did. */
export type Reply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfter: string | null
      /** The service's own `Date`, against which a date in `Retry-After` is meant. */
      readonly date: string | null
      /** The beginning of the body; empty for a 2xx. */
      readonly text: string
    }
  /** The service said that it has not looked at the request (REFUSED_STREAM, or past the last one of a GOAWAY). */
  | { readonly kind: 'refused' }
  /** The request may have left, and no answer came. */
  | { readonly kind: 'lost'; readonly detail: string; readonly isThrottle: boolean }
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'blocked'; readonly detail: string }

/**
 * How push services say that a subscription was made under another key than the one that signed: Apple; FCM, now and in
 * its older words (both 403); Mozilla (401).
 */
const anotherKey =
  /VapidPkHashMismatch|credentials used to create the subscription|does not correspond to the sender ID|VAPID public key mismatch/i

/** The status table: what each answer of a push service means for the message and its subscription. @see RFC 8030 section 5 */
export function outcomeOf(reply: Reply, nowMs: number): PushOutcome {
  switch (reply.kind) {
    case 'answered':
      return outcomeOfAnswer(reply, nowMs)
    case 'refused':
      return { kind: 'not-sent' }
    case 'lost': {
      const reason = reply.isThrottle ? 'throttled' : 'lost'
      return { kind: 'retry', reason, detail: reply.detail, afterMs: null, mayHaveArrived: true }
    }
    case 'unreachable':
      return {
        kind: 'retry',
        reason: 'unreachable',
        detail: reply.detail,
        afterMs: null,
        mayHaveArrived: false,
      }
    case 'blocked':
      return { kind: 'blocked', detail: reply.detail }
  }
}

function outcomeOfAnswer(reply: Extract<Reply, { kind: 'answered' }>, nowMs: number): PushOutcome {
  const { status, text } = reply
  const detail = text === '' ? `${status}` : `${status}: ${text}`
  const retry = (reason: 'throttled' | 'unavailable'): PushOutcome => ({
    kind: 'retry',
    reason,
    detail,
    afterMs: retryAfterMs(reply.retryAfter, reply.date, nowMs),
    mayHaveArrived: false,
  })
  if (status >= 200 && status <= 299) return { kind: 'accepted' }
  switch (status) {
    case 404:
    case 410:
      return { kind: 'gone' }
    case 401:
    case 403:
      if (anotherKey.test(text)) return { kind: 'key-retired' }
      // Apple's word for a contact or a token that is no good for anyone.
      return { kind: 'unauthorised', detail, isAboutUs: /BadJwtToken/i.test(text) }
    case 400:
      // FCM's word for a token that is missing or wrong.
      return /UnauthorizedRegistration/i.test(text)
        ? { kind: 'unauthorised', detail, isAboutUs: false }
        : { kind: 'refused', detail }
    case 405:
    case 413:
      return { kind: 'refused', detail }
    case 406: // Windows' word for 429
    case 429:
      return retry('throttled')
    default:
      return retry('unavailable')
  }
}
