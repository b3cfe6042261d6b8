import type { JSX } from 'preact'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ui } from '../../../words/desk/en.ts'

/** What stands against an act, and the act. */
export type Asked = { readonly orders: readonly string[]; readonly run: () => Promise<void> }

/** Shows what the newsroom was told, and asks before it is published in spite of it. */
export function AskAnyway(props: { readonly asked: Asked; readonly onClose: () => void }): JSX.Element {
  const { asked, onClose } = props
  return (
    <Dialog title={ui.wireCopy.askTitle} onClose={onClose}>
      {asked.orders.length === 0 && <p>{ui.wireCopy.unread}</p>}
      {asked.orders.map((order) => (
        <p key={order} dir="auto">
          <q>{order}</q>
        </p>
      ))}
      <div class="buttons">
        <Button look="quiet" onPress={onClose}>
          {ui.common.cancel}
        </Button>
        <Button
          look="grave"
          onPress={() => {
            onClose()
            void asked.run()
          }}
        >
          {ui.wireCopy.publishAnyway}
        </Button>
      </div>
    </Dialog>
  )
}
