import { words } from './page-words.ts'

/** How long a change is highlighted; `live.css` fades it over the same time. */
const CHANGED_MS = 4_000

/** Marks a post that arrived while the page was open. */
export function markNew(post: HTMLElement): void {
  if ('new' in post.dataset) return
  post.dataset['new'] = ''
  const mark = document.createElement('span')
  mark.className = 'mark mark-new'
  mark.lang = words.language
  mark.dir = words.direction
  mark.textContent = words.newMark
  post.querySelector('.post-meta')?.append(mark)
}

/** Removes the marks of posts that the reader has seen. */
export function unmarkNew(): void {
  for (const post of document.querySelectorAll<HTMLElement>('[data-new]')) {
    delete post.dataset['new']
    post.querySelector('.mark-new')?.remove()
  }
}

/** Highlights a change for a moment. The post itself says what changed. */
export function markChanged(element: HTMLElement): void {
  element.dataset['changed'] = ''
  setTimeout(() => delete element.dataset['changed'], CHANGED_MS)
}
