import type { PostEvent } from '../stream/live-event.ts'

/** A page left open for days would otherwise hold every post of these days twice. */
export const MAX_WAITING = 200

/**
 * Posts that came while the page is being read, until the reader asks for them.
 *
 * What is corrected or retracted while it waits changes here. Holds at most `MAX_WAITING`: when one more comes all are let go
 * of, they are only counted, and the page has to be loaded again to show them.
 */
export class WaitingPosts {
  readonly #posts = new Map<string, Pick<PostEvent, 'change' | 'html'>>()
  #overflow = 0

  /** How many the reader is told of: a post that was retracted before anyone saw it is no news. */
  get count(): number {
    let count = this.#overflow
    for (const { change } of this.#posts.values()) if (change !== 'retracted') count++
    return count
  }

  /** Whether there are more than could be kept, so that the page has to be loaded again. */
  get overflowed(): boolean {
    return this.#overflow > 0
  }

  add({ id, change, html }: PostEvent): void {
    if (this.#overflow === 0 && this.#posts.size === MAX_WAITING) {
      this.#overflow = this.count
      this.#posts.clear()
    }
    if (this.#overflow > 0) this.#overflow++
    else this.#posts.set(id, { change, html })
  }

  has(id: string): boolean {
    return this.#posts.has(id)
  }

  /** A waiting post became another. Gives `false` when it doesn't wait here. */
  change({ id, change, html }: PostEvent): boolean {
    if (!this.#posts.has(id)) return false
    this.#posts.set(id, { change, html })
    return true
  }

  /** All of them as HTML, the newest first; none wait any more. */
  take(): readonly string[] {
    const posts = Array.from(this.#posts.values(), ({ html }) => html).toReversed()
    this.#posts.clear()
    this.#overflow = 0
    return posts
  }
}
