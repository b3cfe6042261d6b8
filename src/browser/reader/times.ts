import { formatInstant, parseInstant, type Instant } from '../../domain/ids.ts'
import { formatAgo, timeText } from '../../pages/time.ts'
import { fragmentOf } from '../trusted.ts'
import { keepScrollPosition } from './scroll-anchor.ts'
import { words } from './page-words.ts'
import type { ServerClock } from './server-clock.ts'

/** Times are shown in minutes and may be late by this much. */
const REFRESH_MS = 15_000
/** How long to wait for the server's time before the browser's clock is used. */
const SYNC_TIMEOUT_MS = 4_000

/** Keeps "12 min ago" beside every moment on the page, for as long as it is open. */
export class Times {
  readonly #clock: ServerClock
  #isWaiting = true

  constructor(clock: ServerClock) {
    this.#clock = clock
    for (const { dateTime } of moments()) clock.advanceTo(dateTime)
    setTimeout(() => {
      this.#isWaiting = false
      this.refresh()
    }, SYNC_TIMEOUT_MS)
    setInterval(() => document.hidden || this.refresh(), REFRESH_MS)
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh())
  }

  /** Call when the clock was set or something new is on the page. */
  refresh(): void {
    if (this.#isWaiting && !this.#clock.isSynchronized) return
    const now = this.#clock.now()
    keepScrollPosition(() => {
      for (const time of moments()) showAgo(time, now)
    })
  }
}

/** Moves a "Last updated" stamp on. */
export function moveStamp(within: ParentNode, lastUpdated: string): void {
  const at = parseInstant(lastUpdated)
  const time = within.querySelector<HTMLTimeElement>('time[data-last-updated]')
  if (at === null || time === null) return
  time.dateTime = formatInstant(at)
  time.removeAttribute('title')
  time.replaceChildren(fragmentOf(timeText(at, words).toString()))
}

function moments(): NodeListOf<HTMLTimeElement> {
  return document.querySelectorAll('time[data-time]')
}

function showAgo(time: HTMLTimeElement, now: Instant): void {
  const at = parseInstant(time.dateTime)
  if (at === null) return
  // Pages show UTC; the tooltip shows the reader's own time zone.
  if (time.title === '')
    time.title = new Date(at).toLocaleString([], { dateStyle: 'full', timeStyle: 'short' })
  const ago = formatAgo(at, now, words)
  time.toggleAttribute('data-recent', ago !== null)
  let beside = time.nextElementSibling
  if (beside === null || !beside.classList.contains('ago')) {
    if (ago === null) return
    const span = document.createElement('span')
    span.className = 'ago'
    span.lang = words.language
    beside = span
    // A space for copied text and screen readers.
    time.after(' ', beside)
  }
  if (ago === null) beside.remove()
  else if (beside.textContent !== ago) beside.textContent = ago
}
