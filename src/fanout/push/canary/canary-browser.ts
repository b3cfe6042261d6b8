import type { Subscription } from '../../../domain/subscription.ts'

/** The subscription that the push service gave the canary browser. */
export type CanarySubscription = Pick<Subscription, 'endpoint' | 'p256dh' | 'auth'>

/** A connection to the push service, as browsers keep one open. */
export interface CanaryConnection extends AsyncDisposable {
  readonly subscription: CanarySubscription
  /**
   * Resolves when a message with this text has been received and decrypted; others are ignored.
   *
   * @throws when one can't be decrypted, when the connection ends, and with the signal's reason.
   */
  readonly received: (text: string, signal: AbortSignal) => Promise<void>
}

/** The desk's own browser. It keeps its subscription across connections, as browsers do. */
export interface CanaryBrowser {
  /**
   * Connects, and subscribes on the first connection.
   *
   * @throws when the push service can't be reached or refuses, and with the signal's reason.
   */
  open(signal: AbortSignal): Promise<CanaryConnection>
  /** Forgets its subscription, so that the next connection makes a new one. */
  forget(): void
}
