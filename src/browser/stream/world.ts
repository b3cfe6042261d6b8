import { retryAfterMs } from './pace.ts'

/** What a stream needs of the world around it; in tests all of it is simulated. */
export interface StreamWorld {
  /** Opens a stream of events. What it says after `close` is not listened to. */
  open(address: string, heard: StreamEars): { close(): void }
  /** Asks for an address. Throws when there is no answer. */
  ask(address: string, signal: AbortSignal, method?: 'HEAD'): Promise<Answer>
  /** Milliseconds that only ever grow. */
  now(): number
  /** Calls once after `ms`; the answer calls it off. */
  after(ms: number, call: () => void): () => void
  /** From 0 to below 1. */
  random(): number
}

export interface StreamEars {
  event(event: string, id: string, data: string): void
  /** @param refused the server answered, and not with a stream; otherwise the connection broke. */
  failed(refused: boolean): void
}

export type Answer = {
  readonly status: number
  /** What `Retry-After` asks for, `null` without one. */
  readonly retryAfterMs: number | null
  json(): Promise<unknown>
}

const events = ['hello', 'post', 'story', 'reset', 'heartbeat', 'bye']

/** The browser itself. */
export function browserWorld(): StreamWorld {
  return {
    open(address, heard) {
      const source = new EventSource(address)
      for (const name of events) {
        source.addEventListener(name, ({ lastEventId, data }: MessageEvent<string>) =>
          heard.event(name, lastEventId, data),
        )
      }
      source.addEventListener('error', () => heard.failed(source.readyState === EventSource.CLOSED))
      return source
    },
    async ask(address, signal, method) {
      const response = await fetch(address, { signal, method: method ?? 'GET' })
      return {
        status: response.status,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
        json: () => response.json() as Promise<unknown>,
      }
    },
    now: () => performance.now(),
    after(ms, call) {
      const timer = setTimeout(call, ms)
      return () => clearTimeout(timer)
    },
    random: () => Math.random(),
  }
}
