import { plural } from '../../words/fill.ts'
import { words } from './page-words.ts'

/**
 * The button that shows waiting posts. It is sticky and has no height, so that it appears without moving the page. On
 * pages that can't show new posts it is a link to the page that does.
 */
export class WaitingButton {
  readonly #link: string | null
  readonly #press: () => void
  #prefix = ''

  /**
   * @param link where the posts are to be read; `null` where pressing shows them here.
   * @param press what pressing does where there is no link.
   */
  constructor(link: string | null, press: () => void) {
    this.#link = link
    this.#press = press
  }

  /** Shows how many wait, here and in the tab's title; 0 takes the button away. Call again after the title changed. */
  show(count: number): void {
    const { title } = document
    const bare = title.startsWith(this.#prefix) ? title.slice(this.#prefix.length) : title
    this.#prefix = count === 0 ? '' : `(${count}) `
    document.title = this.#prefix + bare

    const place = document.querySelector('[data-new-posts]')
    if (place === null) return
    if (count === 0) return place.replaceChildren()
    let button = place.firstElementChild
    if (button === null) place.append((button = this.#make()))
    const text = plural(words.newPosts, count, words.language)
    if (button.textContent !== text) button.textContent = text
  }

  #make(): HTMLElement {
    if (this.#link !== null) {
      const link = document.createElement('a')
      link.href = this.#link
      return link
    }
    const button = document.createElement('button')
    button.type = 'button'
    button.addEventListener('click', this.#press)
    return button
  }
}
