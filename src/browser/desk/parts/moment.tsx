import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import { formatExactly, formatMoment, formatRecent } from '../time.ts'

/** A moment in the editor's own time, and how long ago while that says more. */
export function Moment({ at }: { readonly at: string }): JSX.Element {
  const now = useDesk().now.value
  const recent = formatRecent(at, now)
  return (
    <time dateTime={at} title={formatExactly(at)} class="moment">
      {formatMoment(at, now)}
      {recent !== null && <span class="moment-ago"> · {recent}</span>}
    </time>
  )
}
