import type { Browser, Page } from 'puppeteer-core'
import { afterEach, describe, expect, test } from 'vitest'
import { missingBrowser, openBrowser, type BrowserName } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { PATIENCE_MS, textsOf } from './at-the-desk.ts'
import { longStory, postText, readAlong } from './at-the-page.ts'

const errors: string[] = []
afterEach(() => expect(errors.splice(0)).toEqual([]))

/** Over HTTP/1.1 a browser has six connections to a host, so the seventh stream would wait for ever. */
const TABS = 7

describe.each<BrowserName>(['chrome', 'firefox'])('in %s', (name) => {
  const journey = test.skipIf(missingBrowser(name) !== null)

  journey(
    'keeps seven tabs live over HTTP/1.1 when the leading tab closes',
    async () => {
      await using desk = await startDesk()
      await longStory(desk, 3)
      await using browser = await openBrowser(name)
      const tabs = await openTabs(browser.browser, desk, TABS)
      expect(await readersNow(desk)).toEqual({ flood: 1, all: 1, everything: 0 })

      await postText(desk, 'Gauge 4 stands at 4 metres.')
      for (const tab of tabs) await shows(tab, '[data-new-posts] button', '1 new post')

      const [first, ...others] = tabs
      await first?.close()
      await postText(desk, 'Gauge 5 stands at 5 metres.')
      for (const tab of others) await shows(tab, '[data-new-posts] button', '2 new posts')
      for (const tab of others) await shows(tab, '[data-connection]', 'Updating live')
      expect(await readersNow(desk)).toEqual({ flood: 1, all: 1, everything: 0 })
    },
    PATIENCE_MS * 6,
  )

  journey(
    'shares a stream among tabs of two stories and the front page',
    async () => {
      await using desk = await startDesk()
      await longStory(desk, 3)
      await desk.call('POST', '/stories', { headline: 'The earth shakes', slug: 'quake' })
      await desk.call('POST', '/stories/quake/posts', { text: 'It shook at five.' })
      await using browser = await openBrowser(name)
      const flood = await readAlong(browser.browser, `${desk.url}/stories/flood`, errors)
      const quake = await readAlong(browser.browser, `${desk.url}/stories/quake`, errors)
      const front = await readAlong(browser.browser, `${desk.url}/`, errors)

      await postText(desk, 'Gauge 4 stands at 4 metres.')
      await desk.call('POST', '/stories/quake/posts', { text: 'One.' })
      await desk.call('POST', '/stories/quake/posts', { text: 'Two.' })

      await shows(front, '[data-new-posts] button', '3 new posts')
      await shows(quake, '[data-new-posts] button', '2 new posts')
      await shows(flood, '[data-new-posts] button', '1 new post')
      expect(await readersNow(desk)).toEqual({ flood: 0, quake: 0, all: 1, everything: 1 })
    },
    PATIENCE_MS * 6,
  )
})

async function openTabs(browser: Browser, desk: TestDesk, count: number): Promise<readonly Page[]> {
  const tabs: Page[] = []
  for (let n = 0; n < count; n++) tabs.push(await readAlong(browser, `${desk.url}/stories/flood`, errors))
  return tabs
}

/** Looks again and again by itself: a tab in the background draws nothing, and calls nobody back when it would. */
async function shows(tab: Page, selector: string, text: string): Promise<void> {
  await expect
    .poll(async () => (await textsOf(tab, selector)).join(), { timeout: PATIENCE_MS })
    .toContain(text)
}

/** How many read each story now, and all of them. */
async function readersNow(desk: TestDesk): Promise<Readonly<Record<string, number>>> {
  const { stories, readers } = (await desk.call('GET', '/stories')).body as {
    stories: readonly { slug: string; readers: number }[]
    readers: { all: number; everything: number }
  }
  return { ...Object.fromEntries(stories.map(({ slug, readers: count }) => [slug, count])), ...readers }
}
