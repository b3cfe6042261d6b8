import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { dialogOnDemand } from '../parts/on-demand.tsx'
import { countOf } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'

const OutboxDialog = dialogOnDemand(async () => (await import('./outbox-dialog.tsx')).OutboxDialog)

/** Says that the desk can't be reached and what waits for it, and nothing while all is well. */
export function OutboxBadge(): JSX.Element {
  const { outbox, online } = useDesk()
  const [open, setOpen] = useState(false)
  const items = outbox.items.value
  const waiting = items.filter(({ problem }) => problem === null).length
  const refused = items.length - waiting
  const posts = countOf(waiting, ui.counts.posts)
  return (
    <>
      <span role="status" class="outbox">
        {!online.value && (waiting === 0 ? ui.outbox.offline : ui.outbox.waitingOffline(posts))}
        {online.value && waiting > 0 && ui.outbox.sending(posts)}
        {items.length > 0 && (
          <Button look={refused > 0 ? 'grave' : 'quiet'} onPress={() => setOpen(true)}>
            {refused > 0 ? ui.outbox.refused(countOf(refused, ui.counts.posts)) : ui.outbox.show}
          </Button>
        )}
      </span>
      {open && <OutboxDialog onClose={() => setOpen(false)} />}
    </>
  )
}
