import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { dialogOnDemand } from '../parts/on-demand.tsx'
import { countOf } from '../time.ts'
import { readAlarms, type Alarm } from './alarm.ts'
import { ui } from '../../../words/desk/en.ts'

const AlarmDialog = dialogOnDemand(async () => (await import('./alarm-dialog.tsx')).AlarmDialog)

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
      {open && <AlarmDialog alarms={alarms} onClose={() => setOpen(false)} />}
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
