import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Moment } from '../parts/moment.tsx'
import { countOf } from '../time.ts'
import { meaningOf, readAlarms, type Alarm } from './alarm.ts'
import { ui } from '../../../words/desk/en.ts'

const ASK_AGAIN_MS = 30_000

/** Says how many alarms there are, and nothing while there are none. */
export function AlarmButton(): JSX.Element {
  const alarms = useAlarms()
  const [open, setOpen] = useState(false)
  return (
    <>
      <span role="status">
        {alarms.length > 0 && (
          <Button look="grave" class="alarm-button" onPress={() => setOpen(true)}>
            {countOf(alarms.length, ui.counts.alarms)}
          </Button>
        )}
      </span>
      {open && (
        <Dialog title={ui.alarms.title} onClose={() => setOpen(false)}>
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
      )}
    </>
  )
}

/** The desk's alarms, asked for while the page is seen. What can't be had changes nothing: other parts say so. */
function useAlarms(): readonly Alarm[] {
  const { base } = useDesk()
  const [alarms, setAlarms] = useState<readonly Alarm[]>([])
  useEffect(() => {
    const gone = new AbortController()
    const ask = async (): Promise<void> => {
      if (document.visibilityState === 'hidden') return
      try {
        const response = await fetch(`${base}/health`, { signal: gone.signal })
        setAlarms(readAlarms(await response.json()))
      } catch {
        // Asked again soon.
      }
    }
    void ask()
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS)
    return () => {
      gone.abort()
      clearInterval(timer)
    }
  }, [base])
  return alarms
}
