import type { TabGroup, TabMessage } from './shared-stream.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import { retryAfterMs } from './timing.ts'

const events = ['hello', 'post', 'story', 'reset', 'heartbeat', 'bye']

/** The browser itself. */
export function browserEnvironment(): StreamEnvironment {
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

/** The browser's own tabs; `null` where it has no way to share (an old one, or a page without https). */
export function browserTabGroup(): TabGroup | null {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return null
  return {
    lead(desk, granted) {
      const stop = new AbortController()
      let release: (() => void) | undefined
      const hold = (): Promise<void> =>
        new Promise((resolve) => {
          release = resolve
          granted()
        })
      // It is broken off by whoever asked, and by nobody else.
      navigator.locks.request(`telex ${desk}`, { signal: stop.signal }, hold).catch(() => undefined)
      return () => {
        stop.abort()
        release?.()
      }
    },
    channel(desk, heard) {
      const channel = new BroadcastChannel(`telex ${desk}`)
      channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => heard(data))
      return { say: (said) => channel.postMessage(said), close: () => channel.close() }
    },
  }
}
