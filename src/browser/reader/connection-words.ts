import { unreachable } from '../../domain/result.ts'
import type { StreamStatus } from '../stream/live-stream.ts'

/**
 * How the page is connected, in words for the reader; empty when there is nothing to say.
 *
 * @param ended whether coverage has ended: corrections still come, but nothing is "live".
 */
export function connectionWords({ state, everyMs }: StreamStatus, ended: boolean): string {
  switch (state) {
    case 'connecting':
      return 'Connecting…'
    case 'live':
      return ended ? 'Up to date' : 'Updating live'
    case 'polling':
      return `Checking every ${everyWords(everyMs)}`
    case 'offline':
      return 'Offline: this page may be out of date'
    case 'stopped':
      return ''
    default:
      return unreachable(state)
  }
}

function everyWords(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} seconds`
  const minutes = Math.round(seconds / 60)
  return minutes === 1 ? 'minute' : `${minutes} minutes`
}
