/** What a stream needs from its surroundings; simulated in tests. */
export interface StreamEnvironment {
  /**
   * Opens an event stream. Events after `close` are ignored.
   *
   * @param isCheck whether what is open already can't be trusted to be alive.
   */
  open(address: string, heard: StreamHandlers, isCheck?: boolean): { close(): void }
  /** Sends a request. Rejects when there is no response. */
  ask(address: string, signal: AbortSignal, method?: 'HEAD'): Promise<StreamResponse>
  /** Monotonic time in milliseconds. */
  now(): number
  /** Calls once after `ms`; the returned function cancels it. */
  after(ms: number, call: () => void): () => void
  /** From 0 to below 1. */
  random(): number
}

export interface StreamHandlers {
  event(event: string, id: string, data: string): void
  /** @param refused the server responded, but not with a stream; otherwise the connection broke. */
  failed(refused: boolean): void
}

export type StreamResponse = {
  readonly status: number
  /** What `Retry-After` asks for, `null` without one. */
  readonly retryAfterMs: number | null
  json(): Promise<unknown>
}
