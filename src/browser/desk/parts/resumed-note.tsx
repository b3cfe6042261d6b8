import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import { Button } from './button.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  /** Forgets what was changed; the answer brings it back. */
  readonly onDiscard: () => () => void
}

/** Says that a form has what was begun earlier, and offers to begin anew. */
export function ResumedNote({ onDiscard }: Props): JSX.Element {
  const { notices } = useDesk()
  const discard = (): void => {
    notices.offerUndo(ui.common.changesDiscarded, ui.common.undo, onDiscard())
  }
  return (
    <p class="quiet">
      {ui.common.resumed} <Button onPress={discard}>{ui.common.discardChanges}</Button>
    </p>
  )
}
