/** How much the hub does and keeps at once. */
export type HubLimits = {
  /** Most lines kept in memory for readers who were away for a moment. */
  readonly recentEvents: number
  /** Most text of these lines; the newest line always has room. */
  readonly recentBytes: number
  /** Lines encoded at the start: after a restart everyone comes back at once, from just before it. */
  readonly warmLines: number
  /** Writes in a row before others have their turn. */
  readonly writesInATurn: number
  /** A reader in catch-up who takes nothing at all for this long is let go. */
  readonly stallMs: number
  /** After a fault of the log, before it is read again. */
  readonly faultPauseMs: number
}

/**
 * Judged for one process with ten thousand readers: a thousand lines are an evening of one busy story; 250 writes are 2 to
 * 3 ms; phones in a tunnel are silent for 20 s and more, and come back anyway.
 */
export const usualLimits: HubLimits = {
  recentEvents: 1_000,
  recentBytes: 8 * 1_024 * 1_024,
  warmLines: 500,
  writesInATurn: 250,
  stallMs: 20_000,
  faultPauseMs: 1_000,
}
