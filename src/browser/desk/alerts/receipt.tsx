import type { JSX } from 'preact'
import type { AlertJson } from '../api/api-json.ts'
import { formatCount } from '../time.ts'
import { formatSeconds, shareOf } from './receipt-figures.ts'

/** Where each browser of the plan has come. What is nought and can only be bad is left out. */
export function Receipt({ alert }: { readonly alert: AlertJson }): JSX.Element {
  const { counts, reachedIn } = alert
  const { planned, accepted } = counts
  const rows: readonly (readonly [string, number, string])[] = [
    ['Planned', planned, 'everyone in the audience when it left'],
    ['Accepted', accepted, 'by the push services, for the browser'],
    ['Waiting', counts.waiting, 'not tried yet'],
    ['Retrying', counts.retrying, 'their push service asked us to come back'],
    ['Withheld', counts.withheld, 'quiet hours, or enough for today'],
    ['Gone', counts.gone, 'the browser has unsubscribed'],
    ['Expired', counts.expired, 'no longer news before it could be delivered'],
    ['Refused', counts.refused, 'the push service said no'],
    ['Stopped', counts.stopped, 'before it was tried'],
    ['Shown', counts.shown, 'the browser says so'],
    ['Opened', counts.opened, 'pressed by the reader'],
  ]
  const ofAccepted = new Set(['Shown', 'Opened'])
  const always = new Set(['Planned', 'Accepted', 'Shown', 'Opened'])
  const shares = [
    ['50 %', reachedIn.p50],
    ['90 %', reachedIn.p90],
    ['99 %', reachedIn.p99],
  ] as const
  return (
    <div class="receipt">
      <progress
        class="receipt-bar"
        max={Math.max(1, planned)}
        value={planned - counts.waiting}
        aria-label="Tried"
      />
      <dl class="receipt-counts">
        {rows
          .filter(([name, count]) => count > 0 || always.has(name))
          .map(([name, count, meaning]) => (
            <div key={name} title={meaning}>
              <dt>{name}</dt>
              <dd>
                {formatCount(count)}
                {ofAccepted.has(name) && accepted > 0 && (
                  <span class="receipt-share"> {shareOf(count, accepted)}</span>
                )}
              </dd>
            </div>
          ))}
      </dl>
      <p class="receipt-speed">
        {shares.map(([share, seconds]) => (
          <span key={share} class={seconds === null ? 'quiet' : ''}>
            {share} {seconds === null ? '—' : `in ${formatSeconds(seconds)}`}
          </span>
        ))}
      </p>
    </div>
  )
}
