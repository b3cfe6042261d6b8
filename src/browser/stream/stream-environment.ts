/** What a stream needs of the world around it; in tests all of it is simulated. */
export interface StreamEnvironment {
  /** Opens a stream of events. What it says after `close` is not listened to. */
  open(address: string, heard: StreamHandlers): { close(): void }
  /** Asks for an address. Throws when there is no answer. */
  ask(address: string, signal: AbortSignal, method?: 'HEAD'): Promise<StreamResponse>
  /** Milliseconds that only ever grow. */
  now(): number
  /** Calls once after `ms`; the answer calls it off. */
  after(ms: number, call: () => void): () => void
  /** From 0 to below 1. */
  random(): number
}

export interface StreamHandlers {
  event(event: string, id: string, data: string): void
  /** @param refused the server answered, and not with a stream; otherwise the connection broke. */
  failed(refused: boolean): void
}

export type StreamResponse = {
  readonly status: number
  /** What `Retry-After` asks for, `null` without one. */
  readonly retryAfterMs: number | null
  json(): Promise<unknown>
}
