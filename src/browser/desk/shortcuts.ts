import { signal, type ReadonlySignal } from '@preact/signals'
import { isComposing } from './parts/form-keys.ts'

/** What a key does. `key` is as the browser names it (`?`, `/`, `n`, `Escape`). */
export type Shortcut = { readonly key: string; readonly label: string; readonly run: () => void }

const SLOT = 'telex.single-keys'

/**
 * Keys that do something by themselves. Letters do so while no field has the focus, and can be switched off, for those who speak to their
 * computer or whose hand rests on the keys. @see WCAG 2.2, 2.1.4 (character key shortcuts)
 */
export class Shortcuts {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly #on = signal(true)
  readonly #all = signal<readonly Shortcut[]>([])

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage
    this.#on.value = storage.getItem(SLOT) !== 'off'
  }

  get on(): ReadonlySignal<boolean> {
    return this.#on
  }
  get all(): ReadonlySignal<readonly Shortcut[]> {
    return this.#all
  }

  turn(on: boolean): void {
    this.#on.value = on
    try {
      this.#storage.setItem(SLOT, on ? 'on' : 'off')
    } catch {
      // Full: then it is so for this visit.
    }
  }

  /** Adds some while a screen is shown; the answer takes them away. */
  add(shortcuts: readonly Shortcut[]): () => void {
    this.#all.value = [...this.#all.value, ...shortcuts]
    return () => {
      this.#all.value = this.#all.value.filter((shortcut) => !shortcuts.includes(shortcut))
    }
  }

  /** @returns whether the key did something. The latest added wins. */
  press(
    event: Pick<
      KeyboardEvent,
      'key' | 'keyCode' | 'isComposing' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'
    >,
    target: Element | null,
  ): boolean {
    if (isComposing(event)) return false
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return false
    const isLetter = event.key.length === 1
    if (isLetter && (!this.#on.value || takesText(target))) return false
    if (target !== null && target.closest('dialog[open]') !== null) return false
    const shortcut = this.#all.value.findLast(({ key }) => key === event.key)
    shortcut?.run()
    return shortcut !== undefined
  }
}

function takesText(target: Element | null): boolean {
  const place = 'input, textarea, select, [contenteditable]'
  return target !== null && target.closest(place) !== null
}
