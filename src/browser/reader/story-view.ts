import type { LiveEvent, PostEvent, StoryEvent } from '../stream/live-event.ts'
import { changeHead, changeSummary, announcedChange } from './change-head.ts'
import { changePost, postElement } from './change-post.ts'
import { focusOn, keepScrollPosition, shownPosts } from './scroll-anchor.ts'
import { listKeyEvent } from './key-events.ts'
import { markNew, unmarkNew } from './post-marks.ts'
import { moveStamp } from './stamp.ts'
import type { PageDeps, View } from './view.ts'
import { WaitingButton } from './waiting-button.ts'
import { WaitingPosts } from './waiting-posts.ts'

/**
 * A story's page, its older pages, and the page of one post.
 *
 * New posts wait until the reader asks for them, except the first of all. On a page that can't show them the button links to the one that can.
 * Everything else changes in place at once.
 */
export class StoryView implements View {
  readonly #tools: PageDeps
  readonly #waiting = new WaitingPosts()
  readonly #button: WaitingButton
  /** Whether this is the page that shows new posts. */
  readonly #isNewest: boolean

  /** @param newest the page that shows new posts; `null` when it is this one. */
  constructor(newest: string | null, tools: PageDeps) {
    this.#tools = tools
    this.#isNewest = newest === null
    this.#button = new WaitingButton(newest, () => goTo(this.#reveal(null)))
  }

  apply(event: LiveEvent): void {
    if (event.kind === 'post') this.#applyPost(event)
    else this.#applyHead(event)
    moveStamp(document, event.lastUpdated)
    this.#button.show(this.#waiting.count)
    // Where there is nothing to read, nobody is disturbed.
    const isEmpty = document.querySelector('[data-posts]')?.childElementCount === 0
    if (isEmpty && this.#isNewest && this.#waiting.count > 0) keepScrollPosition(() => this.#reveal(null))
  }

  loaded(): void {
    this.#waiting.take()
    this.#button.show(0)
  }

  showPost(id: string): boolean {
    if (this.#waiting.has(id)) goTo(this.#reveal(id))
    else {
      const post = shownPosts(id).find((shown) => shown.id !== '')
      if (post === undefined) return false
      goTo(post)
    }
    return true
  }

  #applyPost(event: PostEvent): void {
    if (event.change === 'published') this.#waiting.add(event)
    else if (!this.#waiting.change(event)) changePost(event)
    this.#tools.announcements.add(event.change)
  }

  #applyHead(event: StoryEvent): void {
    const head = document.querySelector<HTMLElement>('.post-page-head')
    if (head === null) changeHead(event)
    else changeSummary(head, event)
    const happening = announcedChange(event)
    if (happening !== null) this.#tools.announcements.add(happening)
  }

  /** Shows the waiting posts on top, and returns the one of this id, or the newest. */
  #reveal(id: string | null): HTMLElement | undefined {
    if (this.#waiting.overflowed) {
      this.#tools.reload()
      return undefined
    }
    const list = document.querySelector('[data-posts]')
    const posts = this.#waiting.take().flatMap((html) => postElement(html) ?? [])
    this.#button.show(0)
    unmarkNew()
    for (const post of posts) markNew(post)
    list?.prepend(...posts)
    for (const post of posts.toReversed()) listKeyEvent(post, true)
    document.querySelector('[data-empty]')?.remove()
    this.#tools.refreshTimes()
    return posts.find((one) => one.dataset['post'] === id) ?? posts[0]
  }
}

function goTo(post: HTMLElement | undefined): void {
  if (post === undefined) return
  focusOn(post)
  post.scrollIntoView({ block: 'start' })
}
