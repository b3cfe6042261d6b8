import type { LiveEvent, Reset } from './live-event.ts'
import type { StreamEnvironment } from './stream-environment.ts'

/**
 *   connecting  no event yet, or disconnected a moment ago
 *   checking    asked whether what is shown is current, and no answer yet
 *   live        the stream is open, with an event or heartbeat within the last 1.5 heartbeats
 *   polling     no stream; the last poll, one every `everyMs`, succeeded
 *   offline     neither stream nor poll succeeds: the page may be out of date
 *   stopped     `stop()` was called; final
 */
export type StreamState = 'connecting' | 'checking' | 'live' | 'polling' | 'offline' | 'stopped'
export type StreamStatus = { readonly state: StreamState; readonly everyMs: number }

export type LiveStreamOptions = {
  /** `/live/stories/SLUG` or `/live`, absolute on other people's pages. `/since` is asked below it. */
  readonly address: string
  /** The cursor of what is shown, `EPOCH.SEQ`; without one it starts at the present. */
  readonly after?: string
  /** Each event once, in order. */
  readonly onEvent: (event: LiveEvent) => void
  readonly onStatus: (status: StreamStatus) => void
  /** Loads and shows the current state and returns its cursor. When it rejects, it is called again later. */
  readonly onReset: (reset: Reset, signal: AbortSignal) => Promise<string>
  /** The server's time, RFC 3339, at each `hello`. */
  readonly onServerTime?: (now: string) => void
  readonly environment: StreamEnvironment
}
