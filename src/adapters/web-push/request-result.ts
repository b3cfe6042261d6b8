import type { PushOutcome } from '../../fanout/push/delivery/push-sender.ts'
import { retryAfterMs } from './retry-after.ts'

/** The response of a push service, or why there is none. */
export type RequestResult =
  | {
      readonly kind: 'response'
      readonly status: number
      readonly retryAfter: string | null
      /** The response's `Date`, which a date in `Retry-After` is relative to. */
      readonly date: string | null
      /** An excerpt of the body; empty for a 2xx. */
      readonly text: string
    }
  /** The request was not processed: REFUSED_STREAM, above the last stream of a GOAWAY, or never sent. */
  | { readonly kind: 'refused' }
  /** The request may have been sent, and no response arrived. */
  | { readonly kind: 'lost'; readonly detail: string; readonly isThrottle: boolean }
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'blocked'; readonly detail: string }

/** Error texts for a subscription that belongs to another VAPID key: Apple and FCM (403, old and new), Mozilla (401). */
const keyMismatch =
  /VapidPkHashMismatch|credentials used to create the subscription|does not correspond to the sender ID|VAPID public key mismatch/i

/** Maps each response to what it means for the message and its subscription. @see RFC 8030 section 5 */
export function outcomeOf(result: RequestResult, nowMs: number): PushOutcome {
  switch (result.kind) {
    case 'response':
      return outcomeOfResponse(result, nowMs)
    case 'refused':
      return { kind: 'not-sent' }
    case 'lost': {
      const reason = result.isThrottle ? 'throttled' : 'lost'
      return { kind: 'retry', reason, detail: result.detail, afterMs: null, mayHaveArrived: true }
    }
    case 'unreachable':
      return {
        kind: 'retry',
        reason: 'unreachable',
        detail: result.detail,
        afterMs: null,
        mayHaveArrived: false,
      }
    case 'blocked':
      // It rests on a DNS answer of this moment: a later one may be another.
      return {
        kind: 'retry',
        reason: 'not-public',
        detail: result.detail,
        afterMs: null,
        mayHaveArrived: false,
      }
  }
}

type PushResponse = Extract<RequestResult, { kind: 'response' }>

function outcomeOfResponse(response: PushResponse, nowMs: number): PushOutcome {
  const { status, text } = response
  const detail = text === '' ? `${status}` : `${status}: ${text}`
  const retry = (reason: 'throttled' | 'unavailable'): PushOutcome => ({
    kind: 'retry',
    reason,
    detail,
    afterMs: retryAfterMs(response.retryAfter, response.date, nowMs),
    mayHaveArrived: false,
  })
  if (status >= 200 && status <= 299) return { kind: 'accepted' }
  switch (status) {
    case 404:
    case 410:
      return { kind: 'gone' }
    case 401:
    case 403:
      if (keyMismatch.test(text)) return { kind: 'key-retired' }
      // Apple's error for an invalid contact or token, which affects every message.
      return { kind: 'unauthorised', detail, isAboutUs: /BadJwtToken/i.test(text) }
    case 400:
      // FCM's error for a missing or invalid token.
      return /UnauthorizedRegistration/i.test(text)
        ? { kind: 'unauthorised', detail, isAboutUs: false }
        : { kind: 'refused', detail }
    case 405:
    case 413:
      return { kind: 'refused', detail }
    case 406: // WNS sends 406 instead of 429.
    case 429:
      return retry('throttled')
    default:
      return retry('unavailable')
  }
}
