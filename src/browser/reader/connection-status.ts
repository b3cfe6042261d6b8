import type { StreamStatus } from '../stream/live-stream-options.ts'
import type { Announcements } from './announcements.ts'
import { connectionNews, connectionWords } from './connection-words.ts'
import { keepScrollPosition } from './scroll-anchor.ts'
import { words } from './page-words.ts'

/** A shorter interruption is not shown: it would only distract. */
const SHOW_AFTER_MS = 3_000

/** Shows the connection status at the top of the page. */
export class ConnectionStatus {
  readonly #announcements: Announcements
  #later: ReturnType<typeof setTimeout> | undefined
  #status: StreamStatus = { state: 'connecting', everyMs: 0 }
  #wasOffline = false

  constructor(announcements: Announcements) {
    this.#announcements = announcements
    this.set(this.#status)
  }

  set(status: StreamStatus): void {
    this.#status = status
    clearTimeout(this.#later)
    if (status.state === 'connecting') this.#later = setTimeout(() => this.show(), SHOW_AFTER_MS)
    else this.show()
  }

  /** Call when coverage ended or resumed. */
  show(): void {
    const { state } = this.#status
    const place = document.querySelector<HTMLElement>('[data-connection]')
    if (place === null) return
    // NOTE: in two steps, since what isn't in the head would be looked for in all posts.
    const ended = document.querySelector('main > header')?.querySelector('.state-ended') != null
    const text = connectionWords(this.#status, ended, words)
    place.dataset['connection'] = ended && state === 'live' ? 'ended' : state
    if (place.textContent !== text) keepScrollPosition(() => place.replaceChildren(text))
    const news = connectionNews(this.#wasOffline, this.#status)
    if (news === null) return
    this.#wasOffline = news === 'offline'
    this.#announcements.announceNow(this.#wasOffline ? text : words.reconnected)
  }
}
