import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import { Dialog } from './dialog.tsx'

/** The keys that work on this screen, and the switch for the single ones. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { shortcuts } = useDesk()
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        <div>
          <dt>
            <kbd>Ctrl</kbd> or <kbd>⌘</kbd> + <kbd>Enter</kbd>
          </dt>
          <dd>Publish what is in the composer, or send the form you are in</dd>
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
        Single keys work while no field is in use
      </label>
    </Dialog>
  )
}
