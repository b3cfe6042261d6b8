import type { JSX } from 'preact'
import { formatExactly, formatMoment, formatRecent } from '../time.ts'
import { useNow } from './use-now.ts'

const MINUTE_MS = 60_000

/** A moment in the editor's own time, and how long ago while that says more. */
export function Moment({ at }: { readonly at: string }): JSX.Element {
  const now = useNow(MINUTE_MS / 4)
  const recent = formatRecent(at, now)
  return (
    <time dateTime={at} title={formatExactly(at)} class="moment">
      {formatMoment(at, now)}
      {recent !== null && <span class="moment-ago"> · {recent}</span>}
    </time>
  )
}
