import { documentOf } from '../trusted.ts'
import { keepScrollPosition, shownPosts } from './scroll-anchor.ts'
import { markNew } from './post-marks.ts'

/**
 * Fetches the current version of this page and replaces what is shown, without moving what is being read. The alerts
 * panel keeps its state.
 *
 * @returns the cursor the page was read at.
 * @throws Error when there is no response, or it is not this page.
 */
export async function loadPage(signal: AbortSignal): Promise<string> {
  const response = await fetch(location.href, { signal, cache: 'no-cache', headers: { accept: 'text/html' } })
  if (!response.ok) throw new Error(`The page answered ${response.status}.`)
  const page = documentOf(await response.text())
  const next = page.querySelector<HTMLElement>('main[data-cursor]')
  const main = document.querySelector<HTMLElement>('main')
  const cursor = next?.dataset['cursor']
  if (next === null || main === null || cursor === undefined) throw new Error('The answer is not this page.')
  keepScrollPosition(() => exchange(main, next))
  main.dataset['cursor'] = cursor
  document.title = page.title
  return cursor
}

function exchange(main: HTMLElement, next: HTMLElement): void {
  const invitation = main.querySelector('[data-invitation]')
  if (invitation !== null) next.querySelector('[data-invitation]')?.replaceWith(invitation)
  for (const post of next.querySelectorAll<HTMLElement>('[data-posts] > [data-post]')) {
    if (shownPosts(post.dataset['post'] ?? '').length === 0) markNew(post)
  }
  main.replaceChildren(...next.childNodes)
}
