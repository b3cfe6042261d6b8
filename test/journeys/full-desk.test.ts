import { afterEach, describe, expect, test } from 'vitest'
import { missingBrowser, openBrowser, type BrowserName } from '../support/real-browser.ts'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'
import { PATIENCE_MS, textsOf } from './at-the-desk.ts'
import { longStory, postText } from './at-the-page.ts'

const errors: string[] = []
afterEach(() => expect(errors.splice(0)).toEqual([]))

/** What the desk tells the first it sends away, when chance is at its least. */
const ORDERED_MS = 10_000

describe.each<BrowserName>(['chrome', 'firefox'])('in %s', (name) => {
  const journey = test.skipIf(missingBrowser(name) !== null)

  journey(
    'where there is no place for its stream the page says that it asks, keeps up, and is live once there is one',
    async () => {
      await using desk = await startDesk({ options: { maxStreams: '1' }, random: () => 0 })
      await longStory(desk, 3)
      await using before = await readStream(`${desk.localUrl}/live`)
      await using browser = await openBrowser(name)
      const page = await browser.browser.newPage()
      page.on('pageerror', (error) => {
        // Firefox calls a refused stream an error of the page’s.
        if (!String(error).includes('establish a connection')) errors.push(String(error))
      })
      const shown = async (selector: string): Promise<string> => (await textsOf(page, selector)).join()
      const refusals = async (): Promise<number> => {
        const text = await (await desk.request('/metrics')).text()
        return Number(/^telex_stream_rejections_total\{reason="capacity"\} (\d+)$/m.exec(text)?.[1])
      }
      await page.goto(`${desk.localUrl}/stories/flood`)

      // It tries once, and asks once for the reason.
      await expect.poll(refusals, { timeout: PATIENCE_MS }).toBe(2)
      const told = performance.now()
      await before.drop()
      await expect
        .poll(() => shown('[data-connection]'), { timeout: PATIENCE_MS })
        .toBe('Checking every 10 seconds')
      await postText(desk, 'Gauge 4 stands at 4 metres.')
      await page.evaluate(`dispatchEvent(new Event('online'))`)
      await expect
        .poll(() => shown('[data-new-posts] button'), { timeout: PATIENCE_MS })
        .toContain('1 new post')

      await expect.poll(() => shown('[data-connection]'), { timeout: PATIENCE_MS }).toBe('Updating live')
      expect(performance.now() - told).toBeGreaterThanOrEqual(ORDERED_MS - 500)
      expect(await refusals()).toBe(2)
    },
    PATIENCE_MS * 6,
  )
})
