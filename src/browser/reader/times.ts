import type { Instant } from '../../domain/ids.ts'
import { formatAgo, formatYourTime } from '../../pages/time.ts'
import { keepScrollPosition, nearWindow } from './scroll-anchor.ts'
import { words } from './page-words.ts'
import type { ServerClock } from './server-clock.ts'
import { formatsOf } from './stamp.ts'

/** Times are shown in minutes and may be late by this much. */
const REFRESH_MS = 15_000
/** How long to wait for the server's time before the browser's clock is used. */
const SYNC_TIMEOUT_MS = 4_000
/** Moments brought up to date each time wherever they are: whatever reads them out of sight finds no hours-old "just now". */
const IN_TURN = 100

/**
 * Keeps "12 min ago" beside every moment on the page, for as long as it is open: near the window at once, elsewhere in
 * turn. So a page with thousands of moments costs no more than one with thirty.
 */
export class Times {
  readonly #clock: ServerClock
  #isWaiting = true
  #isScrolling = false
  /** How many had their turn. */
  #turns = 0

  constructor(clock: ServerClock) {
    this.#clock = clock
    setTimeout(() => {
      this.#isWaiting = false
      for (const { dateTime } of moments(document)) clock.advanceTo(dateTime)
      this.refresh()
    }, SYNC_TIMEOUT_MS)
    setInterval(() => document.hidden || this.refresh(IN_TURN), REFRESH_MS)
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh())
    addEventListener('scroll', () => this.#scrolled(), { passive: true })
  }

  /** Call when the clock was set or something new is on the page. @param others how many that are out of sight, too. */
  refresh(others = 0): void {
    if (this.#isWaiting && !this.#clock.isSynchronized) return
    const now = this.#clock.now()
    keepScrollPosition(() => {
      for (const part of nearWindow(innerHeight)) {
        for (const time of moments(part)) showAgo(time, now)
      }
      const all = document.getElementsByTagName('time')
      for (; others > 0; others--) {
        const time = all[this.#turns++ % all.length]
        if (time !== undefined) showAgo(time, now)
      }
    })
  }

  #scrolled(): void {
    if (this.#isScrolling) return
    this.#isScrolling = true
    requestAnimationFrame(() => {
      this.#isScrolling = false
      this.refresh()
    })
  }
}

function moments(within: ParentNode): NodeListOf<HTMLTimeElement> {
  return within.querySelectorAll('time[data-time]')
}

function showAgo(time: HTMLTimeElement, now: Instant): void {
  const at = Date.parse(time.dateTime) as Instant
  const ago = formatAgo(at, now, words)
  time.toggleAttribute('data-recent', ago !== null)
  const { format, readersZone } = formatsOf()
  const text = [formatYourTime(at, format, readersZone), ago].filter(Boolean).join(' · ')
  let beside = time.nextElementSibling
  if (beside === null || !beside.classList.contains('ago')) {
    if (text === '') return
    const span = document.createElement('span')
    span.className = 'ago'
    span.lang = words.language
    span.dir = words.direction
    beside = span
    // A space for copied text and screen readers.
    time.after(' ', beside)
  }
  if (text === '') beside.remove()
  else if (beside.textContent !== text) beside.textContent = text
}
