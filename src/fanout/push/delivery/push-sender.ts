import type { AlertUrgency } from '../../../domain/alert.ts'

/** One message for one browser, before encryption. */
export type PushMessage = {
  /** The subscription's URL at its push service, as the browser gave it. Hostile until guarded. */
  readonly endpoint: string
  /** The browser's P-256 public point: 65 bytes, uncompressed. */
  readonly p256dh: Uint8Array
  /** The subscription's shared secret: 16 bytes. */
  readonly auth: Uint8Array
  /** Which of the desk's VAPID keys the subscription was made under. */
  readonly vapidKeyId: string
  /** The payload: UTF-8, at most 3,993 bytes (RFC 8291 section 4). The same array may be shared by many messages. */
  readonly text: Uint8Array
  /** How long the push service keeps the message for a browser that is away: 0 to 2,419,200 seconds. @see RFC 8030 section 5.2 */
  readonly ttlSeconds: number
  /** How soon the push service should wake the device. @see RFC 8030 section 5.3 */
  readonly urgency: AlertUrgency
  /** A waiting message with the same topic is replaced: at most 32 letters and digits. @see RFC 8030 section 5.4 */
  readonly topic: string
}

/**
 * What became of one message. Only `gone` and `key-retired` end a subscription; everything else is ours or the weather's.
 */
export type PushOutcome =
  /** The push service has it (2xx). No proof that it was shown. */
  | { readonly kind: 'accepted' }
  /** 404 or 410: the browser has ended the subscription. */
  | { readonly kind: 'gone' }
  /**
   * 401 or 403 naming another key, by a service that takes our messages for others: this subscription can't be reached with
   * this key, and never again.
   */
  | { readonly kind: 'key-retired' }
  /** We have not got the key that the subscription was made under. Nothing left; the subscription stays, the operator must know. */
  | { readonly kind: 'key-missing' }
  /** Throttled, unavailable, timed out or cut off. */
  | {
      readonly kind: 'retry'
      readonly reason: RetryReason
      /** In one line, for the operator. */
      readonly detail: string
      /** What the service's Retry-After asked for, to the letter. */
      readonly afterMs: number | null
      /** Whether the message may have arrived all the same, because the answer was lost and not the request. */
      readonly mayHaveArrived: boolean
    }
  /** The request certainly did not reach the service and says nothing about it: try again as if it had not been tried. */
  | { readonly kind: 'not-sent' }
  /** 401 or 403 about our token: our fault. The subscription stays, the operator must know. */
  | { readonly kind: 'unauthorised'; readonly detail: string; readonly isAboutUs: boolean }
  /** 400, 405, 413: this message is wrong and would be wrong again. The subscription stays. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The endpoint guard did not let the request out: a host off the list, or an address that is not public. */
  | { readonly kind: 'blocked'; readonly detail: string }

/**
 *   throttled    406, 429, or a connection told to calm down: the service has too much of us
 *   unavailable  5xx, or an answer that makes no sense: the service has trouble
 *   unreachable  no connection could be made
 *   lost         the connection broke or the answer did not come in time
 */
export type RetryReason = 'throttled' | 'unavailable' | 'unreachable' | 'lost'

/**
 * Hands messages to push services.
 *
 * Every expected answer is an outcome; it throws only on a fault of ours.
 */
export interface PushSender extends AsyncDisposable {
  /** The origin of the push service an endpoint belongs to; `null` when the guard refuses it. */
  originOf(endpoint: string): string | null
  /** How many more messages this push service's connections carry now. */
  capacity(origin: string): number
  /**
   * Sends one message. With a connection at hand the request leaves within this call. When `signal` is aborted before it
   * has left, the outcome is `not-sent`; afterwards the signal changes nothing, since what has left can't be called back.
   */
  send(message: PushMessage, signal: AbortSignal): Promise<PushOutcome>
}
