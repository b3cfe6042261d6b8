import type { ComponentChildren, JSX } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly title: string
  readonly onClose: () => void
  /** False where leaving is no way out, as when the session has ended. */
  readonly canClose?: boolean
  readonly wide?: boolean
  readonly children: ComponentChildren
}

/**
 * A window above the screen: the browser's own dialog, which keeps the focus inside, gives it back afterwards, and
 * closes on Escape. A click beside it does nothing, since there may be words in it.
 */
export function Dialog({ title, onClose, canClose = true, wide = false, children }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const left = useRef(false)
  const id = useId()
  // Before it is painted, so that it never stands there closed.
  useLayoutEffect(() => {
    const shown = dialog.current
    const before = document.activeElement
    shown?.showModal()
    return () => {
      left.current = true
      shown?.close()
      giveBackFocus(before)
    }
  }, [])
  const cancel = (event: Event): void => {
    event.preventDefault()
    if (canClose) onClose()
  }
  // NOTE: Chromium closes on a second Escape without asking.
  const closed = (): void => {
    if (left.current) return
    if (canClose) onClose()
    else dialog.current?.showModal()
  }
  return (
    <dialog
      ref={dialog}
      class={`dialog ${wide ? 'dialog-wide' : ''}`}
      aria-labelledby={id}
      onCancel={cancel}
      onClose={closed}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        {canClose && (
          <button type="button" class="dialog-close" aria-label={ui.common.close} onClick={onClose}>
            ×
          </button>
        )}
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}

/** What opened the dialog may be folded away by now, or gone: then what folds it has the focus, or the screen's title. */
function giveBackFocus(before: Element | null): void {
  const title = document.querySelector('h1[tabindex]')
  for (const place of [before, before?.closest('details')?.querySelector('summary'), title]) {
    if (!(place instanceof HTMLElement) || place === document.body) continue
    place.focus()
    if (document.activeElement === place) return
  }
}
