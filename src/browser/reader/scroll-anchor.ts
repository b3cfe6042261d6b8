import { inWindow } from './in-window.ts'

/** Elements that can be an anchor. Sticky elements can't: they don't move with the page. */
const anchors =
  '.story-head > :not(.pinned), .pinned :is(p, li), .posts :is(p, h2, li), .card, .paging, .front-title'
/** Elements that are replaced as a whole and can be identified again. */
const regions = '[data-post], .story-head, .card'

/**
 * Changes the page without moving what is being read: the topmost visible element stays where it was, whatever grew or
 * shrank above it.
 *
 * Safari has no scroll anchoring, and that of other browsers gives up when the anchor itself is replaced. It is switched
 * off, so that the two don't add up.
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
  // A reader at the very top wants to stay there.
  if (scrollY <= 0) return null
  for (const part of nearWindow()) {
    for (const element of [part, ...part.querySelectorAll(anchors)]) {
      const { bottom, top, height } = element.getBoundingClientRect()
      if (bottom <= 1 || height === 0 || !element.matches(anchors)) continue
      // Elements below the window are not being read.
      return top >= innerHeight ? null : { top, find: finderOf(element) }
    }
  }
  return null
}

/**
 * The parts of the page from top to bottom, and in place of its lists those of their items that are in the window or near
 * it. Whatever runs at every change goes through this and never through all posts: a page that stays open has thousands.
 */
export function* nearWindow(near = 0): Generator<Element> {
  const lists = ['[data-key-events] ol', '[data-posts]'].flatMap((name) => document.querySelector(name) ?? [])
  for (const part of document.querySelector('main')?.children ?? []) {
    const within = lists.filter((list) => part.contains(list))
    if (within.length === 0) yield part
    for (const { children } of within) yield* inWindow(children, innerHeight, near)
  }
}

/** Finds an anchor again after its region was rendered again: the element at the same index, or the last. */
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

/** Every place on the page where a post is shown: the pinned copy, and in the list. */
export function shownPosts(id: string): HTMLElement[] {
  const pinned = document.querySelector('main > header')?.querySelector<HTMLElement>('[data-pinned]')
  const places = [pinned, document.getElementById(`p-${id}`)]
  return places.flatMap((post) => (post?.dataset['post'] === id ? post : []))
}

/** Replaces an element and keeps the focus on the same link inside it. */
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
