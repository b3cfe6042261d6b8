import type { TabGroup, TabMessage } from './shared-stream.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import { watchForSleep } from './sleep.ts'
import { retryAfterMs } from './timing.ts'

const events = ['hello', 'post', 'story', 'reset', 'heartbeat', 'bye']

/** The environment of a real browser. */
export function browserEnvironment(): StreamEnvironment {
  /** The name of a stream that was given up before anything came of it: a proxy may go on reading it. */
  let left = ''
  return {
    open(address, heard) {
      let given = crypto.getRandomValues(new Uint32Array(4)).join('')
      const source = new EventSource(named(address, given))
      for (const name of events) {
        source.addEventListener(name, ({ lastEventId, data }: MessageEvent<string>) => {
          given = ''
          heard.event(name, lastEventId, data)
        })
      }
      source.addEventListener('error', () => heard.failed(source.readyState === EventSource.CLOSED))
      return {
        close() {
          source.close()
          left = given || left
        },
      }
    },
    async ask(address, signal, method) {
      const response = await fetch(named(address, left), { signal, method: method ?? 'GET' })
      if (!method) left = ''
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

/** The desk ends a stream when its name comes with a poll. */
function named(address: string, name: string): string {
  return name === '' ? address : `${address}${address.includes('?') ? '&' : '?'}stream=${name}`
}

/**
 * Calls when open connections may be dead without a sign: the network is back or another one, a frozen page goes on, or
 * the computer slept.
 *
 * @returns a function that stops it.
 */
export function onReturn(environment: StreamEnvironment, call: () => void): () => void {
  const stopWatching = watchForSleep(environment, () => Date.now(), call)
  addEventListener('online', call)
  document.addEventListener('resume', call)
  return () => {
    stopWatching()
    removeEventListener('online', call)
    document.removeEventListener('resume', call)
  }
}

/** The tabs of this browser; `null` without Web Locks or BroadcastChannel (an old browser, or a page without https). */
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
      // Rejects only when the request is aborted, which is our own doing.
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
