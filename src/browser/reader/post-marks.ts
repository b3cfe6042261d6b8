import { words } from './page-words.ts'

/** As long as the mark of a change is painted; `live.css` fades it over the same time. */
const CHANGED_MS = 4_000

/** Says on the post that it came while the page was open. */
export function markNew(post: HTMLElement): void {
  if ('new' in post.dataset) return
  post.dataset['new'] = ''
  const mark = document.createElement('span')
  mark.className = 'mark mark-new'
  mark.lang = words.language
  mark.textContent = words.newMark
  post.querySelector('.post-meta')?.append(mark)
}

/** What was new has been seen by now. */
export function unmarkNew(): void {
  for (const post of document.querySelectorAll<HTMLElement>('[data-new]')) {
    delete post.dataset['new']
    post.querySelector('.mark-new')?.remove()
  }
}

/** Catches the eye for a moment; what changed is said in the post itself, and stays. */
export function markChanged(element: HTMLElement): void {
  element.dataset['changed'] = ''
  setTimeout(() => delete element.dataset['changed'], CHANGED_MS)
}
