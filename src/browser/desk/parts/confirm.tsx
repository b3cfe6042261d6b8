import type { JSX } from 'preact'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly title: string
  readonly sentence: string
  readonly label: string
  readonly look?: 'main' | 'grave'
  readonly onClose: () => void
  readonly onConfirm: () => void
}

/** Asks before something that can't be taken back. */
export function Confirm({ title, sentence, label, look = 'grave', onClose, onConfirm }: Props): JSX.Element {
  return (
    <Dialog title={title} onClose={onClose}>
      <p dir="auto">{sentence}</p>
      <div class="buttons">
        <Button
          look={look}
          onPress={() => {
            onClose()
            onConfirm()
          }}
        >
          {label}
        </Button>
        <Button look="quiet" onPress={onClose}>
          {ui.common.cancel}
        </Button>
      </div>
    </Dialog>
  )
}
