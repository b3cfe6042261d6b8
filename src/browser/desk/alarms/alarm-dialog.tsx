import type { JSX } from 'preact'
import { Dialog } from '../parts/dialog.tsx'
import { Moment } from '../parts/moment.tsx'
import { countOf } from '../time.ts'
import { meaningOf, type Alarm } from './alarm.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = { readonly alarms: readonly Alarm[]; readonly onClose: () => void }

/** Every alarm, what it means for the newsroom, and since when. */
export function AlarmDialog({ alarms, onClose }: Props): JSX.Element {
  return (
    <Dialog title={ui.alarms.title} onClose={onClose}>
      <p>{ui.alarms.intro}</p>
      <ul class="rows">
        {alarms.map((alarm) => (
          <li key={`${alarm.kind} ${alarm.about}`} class="row">
            <p class="row-meta">
              {ui.alarms.since} <Moment at={alarm.since} />
              {alarm.times > 1 && <span>{countOf(alarm.times, ui.counts.times)}</span>}
            </p>
            <p>{meaningOf(alarm)}</p>
            <p class="quiet">
              {alarm.about}: {alarm.detail}
            </p>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
