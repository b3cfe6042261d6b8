import { words as page } from './page-words.ts'

/**
 * Keeps the list of key events in step with a post that has just been put on the page, or changed: its label, or that it
 * is no key event any more.
 *
 * @param post the post as it is rendered now; it need not be on the page.
 * @param isNew whether it belongs at the top of the list when it isn't there yet.
 */
export function listKeyEvent(post: HTMLElement, isNew: boolean): void {
  const nav = document.querySelector<HTMLElement>('[data-key-events]')
  const list = nav?.querySelector('ol')
  const { post: id, keyEvent: label } = post.dataset
  if (nav === null || !list || id === undefined) return
  const item = list.querySelector(`[data-event="${CSS.escape(id)}"]`)
  if (label === undefined) item?.remove()
  else if (item !== null) {
    const words = item.querySelector('[dir=auto]')
    if (words !== null && words.textContent !== label) words.textContent = label
  } else if (isNew) list.prepend(newItem(post, id, label))
  nav.hidden = list.childElementCount === 0
}

function newItem(post: HTMLElement, id: string, label: string): HTMLElement {
  const item = document.createElement('li')
  item.dataset['event'] = id
  const link = document.createElement('a')
  link.href = `#p-${id}`
  link.lang = page.language
  link.dir = page.direction
  const words = document.createElement('span')
  words.dir = 'auto'
  words.textContent = label
  const time = post.querySelector('.permalink time')
  if (time !== null) link.append(time.cloneNode(true), ' ')
  link.append(words)
  item.append(link)
  return item
}
