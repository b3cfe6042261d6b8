import type { JSX } from 'preact'
import type { AlertJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Fold } from '../parts/fold.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { formatCount } from '../time.ts'
import { stateWords } from './alert-words.ts'
import { formatSeconds } from './receipt-figures.ts'
import { ui } from '../../../words/desk/en.ts'

const SHOWN = 3

type Props = {
  /** The newest first. */
  readonly alerts: readonly AlertJson[]
  readonly slug: string
}

/** The story's latest alerts and how they went, in a line each. */
export function LatestAlerts({ alerts, slug }: Props): JSX.Element | null {
  const { watched } = useDesk().alerts
  if (alerts.length === 0) return null
  const latest = alerts.slice(0, SHOWN).map((alert) => watched.value.get(alert.id)?.alert ?? alert)
  return (
    <Fold title={ui.receipts.heading(alerts.length)}>
      <ul class="rows">
        {latest.map((alert) => (
          <li key={alert.id} class="row draft">
            <p class="row-meta">
              <Moment at={alert.startedAt ?? alert.createdAt} />
              <span>{stateWords(alert)}</span>
              {alert.breaking && <span class="tag tag-breaking">{ui.common.breaking}</span>}
            </p>
            <p class="draft-title" dir="auto">
              {alert.title}
            </p>
            {alert.counts.planned > 0 && (
              <p class="row-meta">
                <span>
                  {ui.receipts.accepted(
                    formatCount(alert.counts.accepted),
                    formatCount(alert.counts.planned),
                  )}
                </span>
                {alert.reachedIn.p90 !== null && (
                  <span>{ui.dock.ninetyPercent(formatSeconds(alert.reachedIn.p90))}</span>
                )}
                <span>{ui.receipts.opened(formatCount(alert.counts.opened))}</span>
              </p>
            )}
          </li>
        ))}
      </ul>
      <Link to={{ screen: 'story-alerts', slug }}>{ui.receipts.all}</Link>
    </Fold>
  )
}
