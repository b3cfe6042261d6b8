import { BEFORE_FIRST, parseCursor, type Seq } from '../../domain/ids.ts'
import { browserEnvironment, browserTabGroup, onReturn } from '../stream/browser-environment.ts'
import { LiveStream } from '../stream/live-stream.ts'
import { sharedEnvironment } from '../stream/shared-stream.ts'
import { Announcements } from './announcements.ts'
import { ConnectionStatus } from './connection-status.ts'
import { FrontView } from './front-view.ts'
import { focusOn, disableScrollAnchoring } from './scroll-anchor.ts'
import { loadPage } from './load-page.ts'
import { words } from './page-words.ts'
import { ServerClock } from './server-clock.ts'
import { StoryView } from './story-view.ts'
import type { Times } from './times.ts'
import type { View } from './view.ts'

/** Timeout of a reload that the reader asked for. */
const RELOAD_WAIT_MS = 15_000

/** A page that gets no stream is enhanced all the same. */
const ENHANCE_WITHIN_MS = 2_000

let times: Times | undefined
let enhancing: Promise<unknown> | undefined
const refreshTimes = (): void => times?.refresh()
const clock = new ServerClock(() => Date.now())
const main = document.querySelector<HTMLElement>('main[data-live]')
if (main !== null) followPage(main)
disableScrollAnchoring()
setTimeout(enhance, main === null ? 0 : ENHANCE_WITHIN_MS)

/** Once the page shows that it is live, unless that takes long. What fails to load is tried again with the next status. */
function enhance(): void {
  enhancing ??= import('./enhancements.ts').then(
    ({ enhancePage }) => (times = enhancePage(clock)),
    () => (enhancing = undefined),
  )
}

/** Keeps the page up to date for as long as it is open. */
function followPage(main: HTMLElement): void {
  const alone = browserEnvironment()
  const tabs = browserTabGroup()
  const environment = tabs === null ? alone : sharedEnvironment(alone, tabs)
  const { live = '', cursor = '' } = main.dataset
  let shown = seqOf(cursor)

  const stream = new LiveStream({
    address: live,
    after: cursor,
    environment,
    onEvent(event) {
      // The page may have been loaded again meanwhile: then it is ahead of the stream.
      if (event.seq <= shown) return
      clock.advanceTo(event.lastUpdated)
      view.apply(event)
      refreshTimes()
      connection.show()
    },
    onStatus(status) {
      connection.set(status)
      setTimeout(enhance)
    },
    onReset: (_, signal) => load(signal),
    onServerTime(now) {
      clock.synchronize(now)
      // Once the browser has shown that the page is live.
      setTimeout(refreshTimes)
    },
  })
  // First of all: the request is on its way while the rest is set up and the page is laid out.
  stream.start(document.hidden)

  const announcer = document.querySelector('[data-announcer]')
  const announcements = new Announcements((text) => announcer?.replaceChildren(text), environment, words)
  const connection = new ConnectionStatus(announcements)
  const view = viewOf(main, { announcements, refreshTimes, reload })

  document.addEventListener('visibilitychange', () => stream.hide(document.hidden))
  onReturn(alone, () => stream.reconnectNow())
  // A page in the back/forward cache must not hold a connection, and is out of date when it is shown again.
  addEventListener('pagehide', () => stream.suspend())
  addEventListener('pageshow', ({ persisted }) => persisted && stream.hide(false))
  // The service worker asks an open page to go to the post of an alert that was pressed.
  navigator.serviceWorker?.addEventListener(
    'message',
    ({ data }: MessageEvent<{ showPost?: string; navigate?: string }>) => {
      const { showPost, navigate } = data
      if (showPost === undefined || navigate === undefined || view.showPost(showPost)) return
      location.href = navigate
    },
  )

  async function load(signal: AbortSignal): Promise<string> {
    const cursor = await loadPage(signal)
    shown = seqOf(cursor)
    view.loaded()
    refreshTimes()
    return cursor
  }

  async function loadAndGoUp(): Promise<void> {
    await load(AbortSignal.timeout(RELOAD_WAIT_MS))
    focusOn(main)
    scrollTo({ top: 0 })
  }

  function reload(): void {
    loadAndGoUp().catch(() => {
      announcements.announceNow(words.reloadFailed)
    })
  }
}

function viewOf(
  { dataset: { page, address = '' } }: HTMLElement,
  tools: ConstructorParameters<typeof StoryView>[1],
): View {
  const newest = page === 'story' || page === 'front' ? null : address
  return page === 'front' || page === 'older-front'
    ? new FrontView(newest, tools)
    : new StoryView(newest, tools)
}

function seqOf(cursor: string): Seq {
  return parseCursor(cursor)?.seq ?? BEFORE_FIRST
}
