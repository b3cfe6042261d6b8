import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { audienceWords, stateWords } from '../alerts/alert-words.ts'
import { Receipt } from '../alerts/receipt.tsx'
import type { AlertJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Link } from '../parts/link.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { Moment } from '../parts/moment.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { ui } from '../../../words/desk/en.ts'

const purposes = {
  news: null,
  correction: ui.receipts.correction,
  retraction: ui.receipts.retraction,
} as const

/** Every alert of a story with its receipt, the newest first; receipts count up while they are looked at. */
export function StoryAlerts({ slug }: { readonly slug: string }): JSX.Element {
  const { api, alerts } = useDesk()
  const loaded = useLoaded(() => api.alertsOfStory(slug), slug)
  useEffect(() => {
    if (loaded.value !== null) alerts.see(loaded.value.alerts, slug)
  }, [loaded.value, alerts, slug])
  return (
    <>
      <p>
        <Link class="back" to={{ screen: 'story', slug }}>
          {ui.common.backToStory}
        </Link>
      </p>
      <ScreenTitle title={ui.receipts.title} />
      <Loading of={loaded}>
        {({ alerts }) => (
          <>
            {alerts.length === 0 && <p class="empty">{ui.receipts.empty}</p>}
            <ul class="rows">
              {alerts.map((alert) => (
                <AlertRow key={alert.id} alert={alert} />
              ))}
            </ul>
          </>
        )}
      </Loading>
    </>
  )
}

function AlertRow({ alert: asLoaded }: { readonly alert: AlertJson }): JSX.Element {
  const { alerts } = useDesk()
  useEffect(() => alerts.look(asLoaded), [alerts, asLoaded])
  const alert = alerts.watched.value.get(asLoaded.id)?.alert ?? asLoaded
  const purpose = purposes[alert.purpose]
  return (
    <li class="row alert-row">
      <p class="row-meta">
        <span class={`tag ${alert.state === 'done' ? 'tag-done' : ''}`}>{stateWords(alert)}</span>
        {alert.breaking && <span class="tag tag-breaking">{ui.common.breaking}</span>}
        {purpose !== null && <span class="tag tag-amend">{purpose}</span>}
        <Moment at={alert.startedAt ?? alert.createdAt} />
        <span>{alert.author.name}</span>
        <span>{audienceWords(alert.audience)}</span>
      </p>
      <h2 class="alert-title" dir="auto">
        {alert.title}
      </h2>
      <p dir="auto">{alert.body}</p>
      {alert.counts.planned > 0 && <Receipt alert={alert} />}
    </li>
  )
}
