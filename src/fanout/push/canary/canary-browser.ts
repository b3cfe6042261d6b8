import type { Subscription } from '../../../domain/subscription.ts'

/** What a push service gave the desk's own browser, as any other browser hands it over. */
export type CanarySubscription = Pick<Subscription, 'endpoint' | 'p256dh' | 'auth'>

/** A connection to the push service, as a browser keeps one. */
export interface CanaryConnection extends AsyncDisposable {
  readonly subscription: CanarySubscription
  /**
   * Resolves when a message with this text has come and been decrypted; others are passed over.
   *
   * @throws when one can't be decrypted, when the connection ends, and with the signal's reason.
   */
  readonly received: (text: string, signal: AbortSignal) => Promise<void>
}

/** A browser of the desk's own. It keeps its subscription from one connection to the next, as browsers do. */
export interface CanaryBrowser {
  /**
   * Connects, and subscribes where it has not yet.
   *
   * @throws when the push service can't be reached or says no, and with the signal's reason.
   */
  open(signal: AbortSignal): Promise<CanaryConnection>
  /** Forgets its subscription, so that the next connection makes a new one. */
  forget(): void
}
