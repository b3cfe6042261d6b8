import type { Said, Tabs } from './shared-stream.ts'

/** The browser's own tabs; `null` where it has no way to share (an old one, or a page without https). */
export function browserTabs(): Tabs | null {
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
      channel.addEventListener('message', ({ data }: MessageEvent<Said>) => heard(data))
      return { say: (said) => channel.postMessage(said), close: () => channel.close() }
    },
  }
}
