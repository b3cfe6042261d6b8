import { plural } from '../../words/fill.ts'
import type { LiveEvent, PostEvent, StoryEvent } from '../stream/live-event.ts'
import { changeSummary } from './change-head.ts'
import { keepScrollPosition } from './scroll-anchor.ts'
import { words } from './page-words.ts'
import { markChanged } from './post-marks.ts'
import { moveStamp } from './stamp.ts'
import type { PageDeps, View } from './view.ts'
import { WaitingButton } from './waiting-button.ts'

/**
 * The front page, and its older pages. Cards update in place; their new order, and stories that are not on the page,
 * wait until the reader asks for them.
 */
export class FrontView implements View {
  readonly #tools: PageDeps
  readonly #button: WaitingButton
  #waiting = 0

  /** @param newest the page that shows the latest stories; `null` when it is this one. */
  constructor(newest: string | null, tools: PageDeps) {
    this.#tools = tools
    this.#button = new WaitingButton(newest, () => tools.reload())
  }

  apply(event: LiveEvent): void {
    // The first story comes in by itself: there is nothing to read that it could move.
    if (document.querySelector('.card') === null) this.#tools.reload()
    // A story that got another address since the page was loaded stands here under an earlier one.
    const slugs = [event.story, event.formerly].flat()
    const card = document.querySelector<HTMLElement>(
      slugs.map((slug) => `.card[data-story="${CSS.escape(String(slug))}"]`).join(),
    )
    if (event.kind === 'post') this.#applyPost(event, card)
    else this.#applyStory(event, card)
    if (card !== null) moveStamp(card, event.lastUpdated)
  }

  loaded(): void {
    this.#waiting = 0
    this.#button.show(0)
  }

  showPost(): boolean {
    return false
  }

  #applyPost({ change }: PostEvent, card: HTMLElement | null): void {
    if (change !== 'published') return
    this.#waiting++
    this.#button.show(this.#waiting)
    this.#tools.announcements.add(change)
    if (card !== null) countOn(card)
  }

  #applyStory(event: StoryEvent, card: HTMLElement | null): void {
    if (card === null) return
    changeSummary(card, event)
    markChanged(card)
  }
}

/** Shows on a card how many posts its story got since the page was loaded. */
function countOn(card: HTMLElement): void {
  const stamp = card.querySelector('.stamp')
  if (stamp === null) return
  let mark = stamp.querySelector<HTMLElement>('.mark-new')
  if (mark === null) {
    mark = document.createElement('span')
    mark.className = 'mark mark-new'
    stamp.prepend(mark, ' · ')
  }
  const count = Number(mark.dataset['count'] ?? 0) + 1
  mark.dataset['count'] = `${count}`
  keepScrollPosition(() => mark.replaceChildren(plural(words.newOnCard, count, words.language)))
}
