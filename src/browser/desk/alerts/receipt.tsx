import type { JSX } from 'preact'
import type { AlertJson } from '../api/api-json.ts'
import { formatCount } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'
import { formatSeconds, shareOf, shownCounts } from './receipt-figures.ts'

/** Shown as a share of what was accepted. */
const ofAccepted: ReadonlySet<string> = new Set(['shown', 'opened'])
const known = Object.keys(ui.receipts.counts) as (keyof typeof ui.receipts.counts)[]

/** Where each browser of the plan stands. */
export function Receipt({ alert }: { readonly alert: AlertJson }): JSX.Element {
  const { counts, reachedIn } = alert
  const { planned, accepted } = counts
  const shares = [
    ['50%', reachedIn.p50],
    ['90%', reachedIn.p90],
    ['99%', reachedIn.p99],
  ] as const
  return (
    <div class="receipt">
      <progress
        class="receipt-bar"
        max={Math.max(1, planned)}
        value={accepted}
        aria-label={ui.receipts.progress}
      />
      <dl class="receipt-counts">
        {shownCounts(known, counts).map((name) => {
          const [label, meaning] = ui.receipts.counts[name]
          return (
            <div key={name} title={meaning}>
              <dt>{label}</dt>
              <dd>
                {formatCount(counts[name])}
                {ofAccepted.has(name) && accepted > 0 && (
                  <span class="receipt-share"> {shareOf(counts[name], accepted)}</span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      <p class="receipt-speed">
        {shares.map(([share, seconds]) => (
          <span key={share} class={seconds === null ? 'quiet' : ''}>
            {share} {seconds === null ? '—' : ui.receipts.reachedIn(formatSeconds(seconds))}
          </span>
        ))}
      </p>
    </div>
  )
}
