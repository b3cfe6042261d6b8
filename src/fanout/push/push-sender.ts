/** How soon a push service should wake the device. @see RFC 8030 section 5.3 */
export type Urgency = 'very-low' | 'low' | 'normal' | 'high'

/** One message for one browser, before encryption. */
export type PushMessage = {
  /** The subscription's URL at its push service, as the browser gave it. Hostile until guarded. */
  readonly endpoint: string
  /** The browser's P-256 public point: 65 bytes, uncompressed. */
  readonly browserKey: Uint8Array
  /** The subscription's shared secret: 16 bytes. */
  readonly authSecret: Uint8Array
  /** Which of the desk's VAPID keys the subscription was made under. */
  readonly vapidKeyId: string
  /** The payload: UTF-8, at most 3,993 bytes (RFC 8291 section 4). The same array may be shared by many messages. */
  readonly text: Uint8Array
  /** How long the push service keeps the message for a browser that is away: 0 to 2,419,200 seconds. */
  readonly ttlSeconds: number
  readonly urgency: Urgency
  /** A waiting message with the same topic is replaced: at most 32 letters and digits. `null` replaces nothing. */
  readonly topic: string | null
}

/**
 * What became of one message. Only `gone` and `key-retired` end a subscription; everything else is ours or the weather's.
 */
export type PushOutcome =
  /** The push service has it (200, 201, 202). No proof that it was shown. */
  | { readonly kind: 'accepted' }
  /** 404 or 410: the browser has ended the subscription. */
  | { readonly kind: 'gone'; readonly status: number }
  /** 403 naming another key: this subscription can't be reached with this key, and never again. */
  | { readonly kind: 'key-retired'; readonly status: number }
  /** Throttled, unavailable, timed out or cut off; `afterMs` is what the service's Retry-After asked for. */
  | {
      readonly kind: 'retry'
      readonly reason: string
      readonly afterMs: number | null
      readonly status: number | null
    }
  /** 401 or 403 about our token: our fault. The subscription stays, the operator must know. */
  | { readonly kind: 'unauthorised'; readonly status: number; readonly detail: string }
  /** 400, 405, 413 and their like: this message is wrong and would be wrong again. The subscription stays. */
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string }
  /** The endpoint guard did not let the request out: a host off the list, or an address that is not public. */
  | { readonly kind: 'blocked'; readonly detail: string }

/**
 * Hands one message to one push service.
 *
 * Every expected answer is an outcome; it throws only when `signal` is aborted (with its reason) or on a fault of ours.
 * An aborted message may or may not have been accepted.
 */
export interface PushSender extends AsyncDisposable {
  send(message: PushMessage, signal: AbortSignal): Promise<PushOutcome>
}
