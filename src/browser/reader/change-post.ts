import type { PostEvent } from '../stream/live-event.ts'
import { fragmentOf } from '../trusted.ts'
import { keepScrollPosition, replaceElement, shownPosts } from './scroll-anchor.ts'
import { listKeyEvent } from './key-events.ts'
import { markChanged, markNew } from './post-marks.ts'

/** A post as an element that is not on the page yet; `null` when the HTML has none. */
export function postElement(html: string): HTMLElement | null {
  return fragmentOf(html).querySelector<HTMLElement>('[data-post]')
}

/**
 * Puts a corrected or retracted post in place of what is shown of it, wherever that is: in the list, as the pinned copy,
 * among the key events. What is being read doesn't move.
 */
export function changePost({ id, html }: PostEvent): void {
  const next = postElement(html)
  if (next === null) return
  keepScrollPosition(() => {
    listKeyEvent(next, false)
    for (const shown of shownPosts(id)) {
      const copy = next.cloneNode(true) as HTMLElement
      if ('pinned' in shown.dataset) {
        // The post itself stands further down and has the id.
        copy.removeAttribute('id')
        copy.dataset['pinned'] = ''
      }
      if ('new' in shown.dataset) markNew(copy)
      replaceElement(shown, copy)
      markChanged(copy)
    }
  })
}
