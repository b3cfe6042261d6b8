import type { AlertUrgency } from '../../../domain/alert.ts'

/** One message for one browser, before encryption. */
export type PushMessage = {
  /** The subscription's URL at its push service, as the browser gave it. Untrusted until the endpoint guard has checked it. */
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

/** The outcome of one message. Only `gone` and `key-retired` end a subscription. */
export type PushOutcome =
  /** The push service took it (2xx). Whether it is shown is not known. */
  | { readonly kind: 'accepted' }
  /** 404 or 410: the browser has ended the subscription. */
  | { readonly kind: 'gone' }
  /**
   * 401 or 403 that names another key, from a service that accepts our other messages: this subscription can't be reached
   * with this key any more.
   */
  | { readonly kind: 'key-retired' }
  /** The key that the subscription was made under is missing. Nothing was sent; the subscription stays, and an alarm is raised. */
  | { readonly kind: 'key-missing' }
  /** Throttled, unavailable, timed out or disconnected. */
  | {
      readonly kind: 'retry'
      readonly reason: RetryReason
      /** One line for the operator. */
      readonly detail: string
      /** The service's Retry-After, exactly. */
      readonly afterMs: number | null
      /** Whether the message may have arrived: the response was lost, and not the request. */
      readonly mayHaveArrived: boolean
    }
  /** The request certainly did not reach the service, and does not count as an attempt. */
  | { readonly kind: 'not-sent' }
  /** 401 or 403 about our token. The subscription stays, and an alarm is raised. */
  | { readonly kind: 'unauthorised'; readonly detail: string; readonly isAboutUs: boolean }
  /**
   * 401 or 403 from a service that accepts the same key from others: it is about this one subscription, which stays and rests
   * after a few alerts.
   */
  | { readonly kind: 'subscription-refused'; readonly detail: string }
  /** 400, 405, 413: the message is malformed and a retry would fail as well. The subscription stays. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The endpoint guard blocked the request: the host is not on the list. */
  | { readonly kind: 'blocked'; readonly detail: string }

/**
 *   throttled    406, 429, or GOAWAY with ENHANCE_YOUR_CALM
 *   unavailable  5xx, or a malformed response
 *   unreachable  no connection could be established
 *   not-public   the host resolved to no public address; nothing was connected
 *   lost         the connection was lost or the response timed out
 */
export type RetryReason = 'throttled' | 'unavailable' | 'unreachable' | 'not-public' | 'lost'

/**
 * Sends messages to push services.
 *
 * Every expected response is an outcome. It throws only on a fault of its own.
 */
export interface PushSender extends AsyncDisposable {
  /** Whether this push service is listed by its full host name, and not only by the domain it is in. */
  isKnown(origin: string): boolean
  /** How many more messages the connections to this push service can take now. */
  capacity(origin: string): number
  /**
   * Sends one message. With an open connection the request leaves within this call. When `signal` is aborted before
   * that, the outcome is `not-sent`; afterwards the signal changes nothing.
   */
  send(message: PushMessage, signal: AbortSignal): Promise<PushOutcome>
}
