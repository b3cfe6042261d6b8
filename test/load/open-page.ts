import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { DeskProcess } from './live/desk-process.ts'
import { BenchReport } from './support/bench-report.ts'
import { MissingToolError } from './support/compile.ts'
import { pinSelf } from './support/pinned-process.ts'

const SHOWN = [30, 2_000] as const
const ARRIVING = 10
const ROUNDS = 5
/** No multiple of any timer's interval. */
const POST_EVERY_MS = 213
/** Loading and growing the page is over by then. */
const SETTLE_MS = 2_000
const ARRIVE_WITHIN_MS = 10_000
/** Chromium lays out and paints more of a longer page, so not 1. */
const MOST_RATIO = 2

/**
 * Measures the processor time that Chromium's main thread takes for ten posts that arrive on a page that is open, by the
 * number of posts that the page shows: a page left open for days must not cost more with each of them.
 */
export async function openPage(json: string | undefined): Promise<boolean> {
  const missing = missingBrowser('chrome')
  if (missing !== null) throw new MissingToolError(`The bench of an open page needs Chromium: ${missing}.`)
  const report = new BenchReport('open-page')
  pinSelf()
  await using desk = await DeskProcess.start()
  await using chrome = await openBrowser('chrome')
  let number = 0
  for (; number < 30; number++) await desk.post(number)

  const ms = new Map<number, number[]>(SHOWN.map((shown) => [shown, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const shown of SHOWN) {
      const page = await chrome.browser.newPage()
      await page.goto(`http://127.0.0.1:${desk.port}${desk.page}`)
      await page.evaluate(grow(shown))
      await untilWaiting(page, () => desk.post(number++), 1)
      await sleep(SETTLE_MS)
      const before = await taskMs(page)
      for (let post = 0; post < ARRIVING; post++) {
        await sleep(POST_EVERY_MS)
        await desk.post(number++)
      }
      await untilWaiting(page, null, ARRIVING + 1)
      ms.get(shown)?.push((await taskMs(page)) - before)
      await page.close()
    }
  }
  const medians = SHOWN.map((shown) => medianOf(ms.get(shown) ?? []))
  report.table({
    id: 'open-page',
    title: `Main thread of Chromium for ${ARRIVING} posts that arrive, ms of ${ROUNDS} rounds`,
    columns: [
      { key: 'shown', label: 'posts on the page' },
      { key: 'median', label: 'median', digits: 0 },
      { key: 'least', label: 'least', digits: 0 },
      { key: 'most', label: 'most', digits: 0 },
    ],
    rows: SHOWN.map((shown, index) => ({
      shown,
      median: medians[index] ?? 0,
      least: Math.min(...(ms.get(shown) ?? [])),
      most: Math.max(...(ms.get(shown) ?? [])),
    })),
  })
  const [few = 1, many = 0] = medians
  report.check('2,000 posts on the page to 30, ratio of medians', many / few, { atMost: MOST_RATIO })
  return report.end(json)
}

/** Copies of the oldest post, and the window in the middle of them. A string, because it runs in the page. */
function grow(posts: number): string {
  return `{
    const list = document.querySelector('[data-posts]')
    while (list.childElementCount < ${posts}) {
      const copy = list.lastElementChild.cloneNode(true)
      copy.id = 'p-copy' + list.childElementCount
      copy.dataset.post = 'copy' + list.childElementCount
      list.append(copy)
    }
    scrollTo({ top: document.body.scrollHeight / 2, behavior: 'instant' })
  }`
}

async function untilWaiting(page: Page, post: (() => Promise<unknown>) | null, count: number): Promise<void> {
  await page.waitForFunction(`document.querySelector('[data-connection="live"]')`, {
    timeout: ARRIVE_WITHIN_MS,
  })
  await post?.()
  const text = `document.querySelector('[data-new-posts]').textContent`
  await page.waitForFunction(`${text}.startsWith('${count} ')`, { timeout: ARRIVE_WITHIN_MS, polling: 100 })
}

/** Time that the page's main thread has worked so far. */
async function taskMs(page: Page): Promise<number> {
  return ((await page.metrics()).TaskDuration ?? 0) * 1_000
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
