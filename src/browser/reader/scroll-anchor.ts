/** What may be read line by line. What sticks to the window is no landmark: it doesn't move with the page. */
const anchors =
  '.story-head > :not(.pinned), .pinned :is(p, li), .posts :is(p, h2, li), .card, .paging, .front-title'
/** What is replaced as a whole, and found again by what it is. */
const regions = '[data-post], .story-head, .card'

/**
 * Changes the page without moving what is being read: the topmost line in the window is where it was, whatever grew or
 * shrank above it.
 *
 * Done by hand, since Safari has no scroll anchoring and the others' gives up when the line itself is replaced; theirs is
 * switched off so that the two don't add up.
 */
export function keepScrollPosition(change: () => void): void {
  const anchor = topmostAnchor()
  change()
  if (anchor === null) return
  const now = anchor.find()
  const movedBy = now === null ? 0 : now.getBoundingClientRect().top - anchor.top
  if (Math.abs(movedBy) >= 1) scrollBy({ top: movedBy, behavior: 'instant' })
}

/** Call once, before the first change. */
export function disableScrollAnchoring(): void {
  document.documentElement.style.setProperty('overflow-anchor', 'none')
}

type Anchor = { readonly top: number; find(): Element | null }

function topmostAnchor(): Anchor | null {
  // At the very top nothing lies above, and a reader who is there wants to stay there.
  if (scrollY <= 0) return null
  for (const element of document.querySelectorAll(anchors)) {
    const { bottom, top, height } = element.getBoundingClientRect()
    if (bottom <= 1 || height === 0) continue
    // A part that lies below the window is nothing that is being read.
    if (top >= innerHeight) return null
    return { top, find: finderOf(element) }
  }
  return null
}

/** Finds a line again after its post, head or card was rendered anew: the line of the same number, or the last. */
function finderOf(element: Element): () => Element | null {
  const region = element.closest<HTMLElement>(regions)
  const number = region === null ? 0 : Array.from(region.querySelectorAll('*')).indexOf(element)
  return () => {
    if (element.isConnected) return element
    const again = region === null ? null : sameAs(region)
    if (again === null) return null
    const parts = again.querySelectorAll('*')
    return parts[Math.min(number, parts.length - 1)] ?? again
  }
}

function sameAs(region: HTMLElement): Element | null {
  const { post, pinned, story } = region.dataset
  if (post !== undefined) return shownPosts(post).find((other) => other.dataset['pinned'] === pinned) ?? null
  if (region.matches('.card')) return document.querySelector(`.card[data-story="${CSS.escape(story ?? '')}"]`)
  return document.querySelector('.story-head')
}

/** Every place on the page where a post is shown: in the list, and as the pinned copy. */
export function shownPosts(id: string): HTMLElement[] {
  return Array.from(document.querySelectorAll<HTMLElement>(`[data-post="${CSS.escape(id)}"]`))
}

/** Puts another element in one's place; a reader whose focus was inside it finds it in the same link of the new one. */
export function replaceElement(old: HTMLElement, next: HTMLElement): void {
  const active = document.activeElement
  const number =
    active === null ? -1 : Array.from(old.querySelectorAll('a')).indexOf(active as HTMLAnchorElement)
  const held = active === old || number >= 0
  old.replaceWith(next)
  if (held) focusOn(next.querySelectorAll('a')[number] ?? next)
}

/** Moves the focus without scrolling, also to what can't be reached with Tab. */
export function focusOn(element: HTMLElement): void {
  if (!element.matches('a, button, input')) element.tabIndex = -1
  element.focus({ preventScroll: true })
}
