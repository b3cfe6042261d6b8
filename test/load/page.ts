import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { DeskProcess } from './live/desk-process.ts'
import { BenchReport } from './support/bench-report.ts'
import { MissingToolError } from './support/compile.ts'
import { percentilesOf, percentileColumns } from './support/percentiles.ts'
import { pinSelf } from './support/pinned-process.ts'

const POSTS = 50
const WARM_UP = 5
/** No multiple of any timer's interval, so that posts meet timers at every phase. */
const POST_EVERY_MS = 613
const ARRIVE_WITHIN_MS = 10_000
/** The promise of latency is to the stream; what the browser adds has to be small. */
const MOST_MS = 200

/** In milliseconds. */
type Delay = Readonly<
  Record<'toldFromAnswer' | 'toldFromRequest' | 'shownFromAnswer' | 'shownFromRequest', number>
>

/** When the page showed the button of a new post, and when the post was in the page; in milliseconds since 1970. */
type Seen = { readonly told: number; readonly shown: number }

/**
 * Measures the latency from the editor to a page in a real Chromium: until the page shows that there is a new post, and until
 * the post is in the page, whose reader clicks the button at once.
 */
export async function page(json: string | undefined): Promise<boolean> {
  const missing = missingBrowser('chrome')
  if (missing !== null) throw new MissingToolError(`The bench of the page needs Chromium: ${missing}.`)
  const report = new BenchReport('page')
  // The browser inherits the core of this process, which is not the server's.
  pinSelf()
  await using desk = await DeskProcess.start()
  await using chrome = await openBrowser('chrome')
  const reader = await chrome.browser.newPage()
  await reader.goto(`http://127.0.0.1:${desk.port}${desk.page}`)
  await reader.evaluate(watcher)
  await untilLive(desk, reader)

  const delays: Delay[] = []
  for (let number = 1; number <= WARM_UP + POSTS; number++) {
    await sleep(POST_EVERY_MS)
    const asked = wallMs()
    const { askedMs, answeredMs, body } = await desk.post(number)
    const answered = asked + (answeredMs - askedMs)
    const seen = await seenOf(reader, idOf(body))
    if (number <= WARM_UP) continue
    delays.push({
      toldFromAnswer: seen.told - answered,
      toldFromRequest: seen.told - asked,
      shownFromAnswer: seen.shown - answered,
      shownFromRequest: seen.shown - asked,
    })
  }
  const of = (figure: keyof Delay) => percentilesOf(delays.map((delay) => delay[figure]))
  report.raw('page', delays)
  report.table({
    id: 'page',
    title: `From the editor to a page in Chromium, ${POSTS} posts, ms`,
    columns: [{ key: 'what', label: 'from and to' }, ...percentileColumns],
    rows: [
      { what: 'the editor’s answer to “1 new post”', ...of('toldFromAnswer') },
      { what: 'the editor’s answer to the post in the page', ...of('shownFromAnswer') },
      { what: 'the editor’s request to “1 new post”', ...of('toldFromRequest') },
      { what: 'the editor’s request to the post in the page', ...of('shownFromRequest') },
    ],
  })
  report.check('the editor’s answer to the post in the page, p99 ms', of('shownFromAnswer').p99, {
    atMost: MOST_MS,
  })
  return report.end(json)
}

/** The wall clock in fractions of a millisecond, as the page's own `timeOrigin + now()` gives it. */
function wallMs(): number {
  return performance.timeOrigin + performance.now()
}

function idOf(body: string): string {
  return (JSON.parse(body) as { id: string }).id
}

/**
 * Runs in the page: records when the button appears, clicks it, and records when each post appears. A string, because the
 * page has other types than this program.
 */
const watcher = `
  window.seen = {}
  const now = () => performance.timeOrigin + performance.now()
  const place = document.querySelector('[data-new-posts]')
  const posts = document.querySelector('[data-posts]')
  let told = 0
  new MutationObserver(() => {
    const button = place.querySelector('button')
    if (button === null) return
    told = now()
    button.click()
  }).observe(place, { childList: true, subtree: true, characterData: true })
  new MutationObserver((changes) => {
    const shown = now()
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node.dataset?.post) seen[node.dataset.post] = { told, shown }
  }).observe(posts, { childList: true })
`

async function seenOf(reader: Page, id: string): Promise<Seen> {
  const look = `window.seen[${JSON.stringify(id)}]`
  const seen = await reader.waitForFunction(look, { timeout: ARRIVE_WITHIN_MS, polling: 20 })
  return (await seen.jsonValue()) as Seen
}

/** The page's stream is open once a post comes through. */
async function untilLive(desk: DeskProcess, reader: Page): Promise<void> {
  const { body } = await desk.post(0)
  await seenOf(reader, idOf(body))
}
