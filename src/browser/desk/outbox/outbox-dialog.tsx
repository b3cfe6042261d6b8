import type { JSX } from 'preact'
import { firstWords } from '../../../domain/first-words.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useUndoNote } from '../parts/undo-note.tsx'
import { ui } from '../../../words/desk/en.ts'

/** Every post that waits for the network, or that the desk refused when it was back. */
export function OutboxDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { outbox } = useDesk()
  const undo = useUndoNote()
  const items = outbox.items.value
  return (
    <Dialog title={ui.outbox.title} onClose={onClose} wide>
      <p>{items.length === 0 ? ui.outbox.empty : ui.outbox.intro}</p>
      {undo.note}
      <ul class="rows">
        {items.map((item) => (
          <li key={item.id} class="row draft">
            {item.headline !== '' && (
              <p class="draft-title" dir="auto">
                {item.headline}
              </p>
            )}
            <p dir="auto">{firstWords(item.text, 300)}</p>
            {item.problem !== null && <p class="field-problem">{item.problem.sentence}</p>}
            <div class="buttons">
              {item.problem !== null && (
                <Button onPress={() => outbox.retry(item.id)}>{ui.common.tryAgain}</Button>
              )}
              <CopyButton text={item.text} label={ui.outbox.copy} />
              <Button look="quiet" onPress={() => undo.offer(ui.outbox.discarded, outbox.discard(item.id))}>
                {ui.common.discard}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
