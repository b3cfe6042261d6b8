import type { PostEvent } from '../stream/live-event.ts'

/** A page left open for days would otherwise hold every post of these days twice. */
export const MAX_WAITING = 200

/**
 * Posts that arrived while the page is open, until the reader asks for them.
 *
 * Corrections and retractions of waiting posts are applied here. Holds at most `MAX_WAITING` posts: above that all are
 * dropped and only counted, and the page has to be loaded again to show them.
 */
export class WaitingPosts {
  readonly #posts = new Map<string, Pick<PostEvent, 'change' | 'html'>>()
  #overflow = 0

  /** The number on the button, without posts that were retracted while they waited. */
  get count(): number {
    let count = this.#overflow
    for (const { change } of this.#posts.values()) if (change !== 'retracted') count++
    return count
  }

  /** Whether posts were dropped, so that the page has to be loaded again. */
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

  /** Replaces a waiting post. Returns `false` when it isn't waiting. */
  change({ id, change, html }: PostEvent): boolean {
    if (!this.#posts.has(id)) return false
    this.#posts.set(id, { change, html })
    return true
  }

  /** Removes and returns all posts as HTML, newest first. */
  take(): readonly string[] {
    const posts = Array.from(this.#posts.values(), ({ html }) => html).toReversed()
    this.#posts.clear()
    this.#overflow = 0
    return posts
  }
}
