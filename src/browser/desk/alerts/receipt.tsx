import type { JSX } from 'preact'
import type { AlertJson } from '../api/api-json.ts'
import { formatCount } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'
import { formatSeconds, shareOf } from './receipt-figures.ts'

/** Shown as a share of what was accepted. */
const ofAccepted: ReadonlySet<string> = new Set(['shown', 'opened'])
/** Shown at zero too. */
const always: ReadonlySet<string> = new Set(['planned', 'accepted', 'shown', 'opened'])

/** Where each browser of the plan stands. Counts of zero that could only be bad news are left out. */
export function Receipt({ alert }: { readonly alert: AlertJson }): JSX.Element {
  const { counts, reachedIn } = alert
  const { planned, accepted } = counts
  const rows = (Object.keys(counts) as (keyof typeof counts)[]).filter(
    (name) => counts[name] > 0 || always.has(name),
  )
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
        value={planned - counts.waiting}
        aria-label={ui.receipts.progress}
      />
      <dl class="receipt-counts">
        {rows.map((name) => {
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
