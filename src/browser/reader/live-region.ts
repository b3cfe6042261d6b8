import type { StreamEnvironment } from '../stream/stream-environment.ts'

/** How long the live region is empty before words are written into it: screen readers notice both changes. */
const EMPTY_MS = 150
/** How long words stay: a screen reader has heard them, and who reads on must not find them again as news. */
const CLEAR_AFTER_MS = 10_000

/**
 * Says words to screen readers. They speak when the text of an element changes that was there before, so one element is
 * emptied and filled again: the same words twice are heard twice.
 */
export class LiveRegion {
  readonly #write: (text: string) => void
  readonly #after: StreamEnvironment['after']
  /** Words that wait until the region has been empty for a moment. */
  #waiting = ''
  #cancelWrite = (): void => {}

  /** @param write puts a text into the region in place of what is there. */
  constructor(write: (text: string) => void, after: StreamEnvironment['after']) {
    this.#write = write
    this.#after = after
  }

  say(text: string): void {
    this.#waiting = `${this.#waiting} ${text}`.trim()
    this.#write('')
    this.#cancelWrite()
    this.#cancelWrite = this.#after(EMPTY_MS, () => {
      this.#write(this.#waiting)
      this.#waiting = ''
      this.#cancelWrite = this.#after(CLEAR_AFTER_MS, () => this.#write(''))
    })
  }
}
