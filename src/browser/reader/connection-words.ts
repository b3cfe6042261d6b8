import { plural } from '../../words/fill.ts'
import type { LiveWords } from '../../words/reader/reader-words.ts'
import type { StreamStatus } from '../stream/live-stream-options.ts'

/**
 * The connection status as text for readers; empty when there is nothing to say.
 *
 * @param ended whether coverage has ended: corrections still come, but nothing is "live".
 */
export function connectionWords({ state, everyMs }: StreamStatus, ended: boolean, words: LiveWords): string {
  if (state === 'polling') return pollingWords(everyMs, words)
  if (state === 'stopped') return ''
  return state === 'live' && ended ? words.upToDate : words[state]
}

/**
 * What of a new status is news to somebody who doesn't see the page: that it went offline, or that it is back, by
 * whichever way.
 *
 * @param wasOffline whether the last news was that it is offline.
 */
export function connectionNews(wasOffline: boolean, { state }: StreamStatus): 'offline' | 'online' | null {
  if (state === 'offline') return wasOffline ? null : 'offline'
  return wasOffline && (state === 'live' || state === 'polling') ? 'online' : null
}

function pollingWords(ms: number, { everySeconds, everyMinutes, language }: LiveWords): string {
  const seconds = Math.round(ms / 1_000)
  const isSeconds = seconds < 60
  return plural(
    isSeconds ? everySeconds : everyMinutes,
    isSeconds ? seconds : Math.round(seconds / 60),
    language,
  )
}
