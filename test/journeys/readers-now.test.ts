import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'
import { PATIENCE_MS, textsOf } from './at-the-desk.ts'
import { sitDown } from './desk-support.ts'

const inChrome = test.skipIf(missingBrowser('chrome') !== null)
const READERS = 12

/** So many who read along, until they are dropped. */
async function crowd(desk: TestDesk, path: string, count: number): Promise<{ drop: () => Promise<void> }> {
  const readers = await Promise.all(
    Array.from({ length: count }, () => readStream(`${desk.localUrl}${path}`)),
  )
  for (const reader of readers) await reader.next()
  return {
    async drop() {
      for (const reader of readers) await reader.drop()
    },
  }
}

/** What a tab does that is looked at again: it asks at once, and not after a quarter of a minute. */
async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
}

async function says(page: Page, selector: string, texts: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        await lookAgain(page)
        return textsOf(page, selector)
      },
      { timeout: PATIENCE_MS, interval: 200 },
    )
    .toEqual(texts)
}

/** Where everything stands that a number could push about. */
function places(page: Page, selector: string): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => {
    const { left, top, height } = e.getBoundingClientRect()
    return [left, top, height]
  })`)
}

inChrome(
  'an editor sees how many read each story now, in the list and on the story, and nothing moves when it changes',
  async () => {
    await using desk = await startDesk({ options: { streamsPerAddress: '0', requestsPerMinute: '0' } })
    await desk.call('POST', '/stories', { headline: 'The earth shakes', slug: 'quake' })
    await desk.call('POST', '/stories', { headline: 'The river is rising', slug: 'flood' })
    await desk.call('POST', '/stories/flood/posts', { text: 'Gauge 4 stands at 4 metres.' })
    await using chrome = await openBrowser('chrome')
    const list = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Ada', 'owner')
    await says(list, '.desk-readers .readers', ['No readers now'])
    await says(list, '.story-row .readers', ['No readers now', 'No readers now'])
    const parts = '.desk-readers > *, .row-meta > *, .row-title'
    const listed = await places(list, parts)

    const flood = await crowd(desk, '/live/stories/flood', READERS)
    const front = await crowd(desk, '/live', 2)
    await says(list, '.story-row .readers', [`${READERS} readers now`, 'No readers now'])
    await says(list, '.desk-readers .readers', [`${READERS + 2} readers now`])
    await says(list, '.desk-readers span:last-child', ['Front page or several stories: 2'])
    expect(await places(list, parts)).toEqual(listed)

    const story = await chrome.browser.newPage()
    await story.setViewport({ width: 390, height: 800 })
    await story.goto(`${desk.url}/desk/stories/flood`)
    // The editor's own window follows the story, too, and is no reader.
    await says(story, '.readers', [`${READERS} readers now`])
    await says(list, '.desk-readers .readers', [`${READERS + 2} readers now`])
    const shown = await places(story, '.story-bar h1, .story-nav a, .connection, .post-card')
    await flood.drop()
    await front.drop()
    await says(story, '.readers', ['No readers now'])
    expect(await places(story, '.story-bar h1, .story-nav a, .connection, .post-card')).toEqual(shown)
  },
  PATIENCE_MS * 8,
)
