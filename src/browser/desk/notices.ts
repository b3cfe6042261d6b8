import { signal, type ReadonlySignal } from '@preact/signals'

/** A sentence about what has just happened, with at most one thing to do about it. */
export type Notice = {
  /** Later ones are larger; it makes two equal sentences two notices. */
  readonly number: number
  readonly sentence: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** Brings back what was thrown away. @returns the way back to what that replaced, if it was anything. */
export type WayBack = () => WayBack | null | void

/** Longer than it takes to read the longest one twice. */
const SHOWN_MS = 8_000
/** How long what was thrown away can be had back. */
export const UNDO_MS = 10_000

/**
 * What the desk says when something was done: seen at the foot of the window, and read out. One at a time, and beside it
 * the way back from what was thrown away last, which no other notice pushes out.
 */
export class Notices {
  readonly #now = signal<Notice | null>(null)
  readonly #after: (ms: number, call: () => void) => () => void
  readonly #undo = signal<Notice | null>(null)
  #number = 0
  #cancel = (): void => {}
  #cancelUndo = (): void => {}

  /** @param after calls once after `ms`; the answer calls it off. */
  constructor(after: (ms: number, call: () => void) => () => void) {
    this.#after = after
  }

  get now(): ReadonlySignal<Notice | null> {
    return this.#now
  }

  /** What can be taken back at this moment; its action does it. */
  get undo(): ReadonlySignal<Notice | null> {
    return this.#undo
  }

  /** Says what was thrown away, and offers it back for ten seconds; what that replaces is offered back in turn. */
  offerUndo(sentence: string, label: string, run: WayBack): void {
    this.#cancelUndo()
    const action = {
      label,
      run: () => {
        this.#undo.value = null
        const back = run()
        if (typeof back === 'function') this.offerUndo(sentence, label, back)
      },
    }
    this.#undo.value = { number: ++this.#number, sentence, action }
    this.#cancelUndo = this.#after(UNDO_MS, () => (this.#undo.value = null))
  }

  say(sentence: string, action?: Notice['action']): void {
    this.#cancel()
    this.#now.value = { number: ++this.#number, sentence, ...(action && { action }) }
    this.#cancel = this.#after(SHOWN_MS, () => this.hush())
  }

  /** Takes away what is shown. */
  readonly hush = (): void => {
    this.#now.value = null
  }
}
