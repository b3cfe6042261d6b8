import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import { Dialog } from './dialog.tsx'
import { ui } from '../../../words/desk/en.ts'

/** The keys that work on this screen, and the switch for the single ones. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { shortcuts } = useDesk()
  return (
    <Dialog title={ui.shortcuts.title} onClose={onClose}>
      <dl class="keys">
        <div>
          <dt>
            <kbd>Ctrl</kbd> {ui.shortcuts.or} <kbd>⌘</kbd> + <kbd>Enter</kbd>
          </dt>
          <dd>{ui.shortcuts.submit}</dd>
        </div>
        {shortcuts.all.value.map(({ key, label }) => (
          <div key={key}>
            <dt>
              <kbd>{key === 'Escape' ? 'Esc' : key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.on.value}
          onChange={({ currentTarget }) => shortcuts.turn(currentTarget.checked)}
        />
        {ui.shortcuts.note}
      </label>
    </Dialog>
  )
}
