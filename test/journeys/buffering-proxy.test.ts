import { afterEach, describe, expect, test } from 'vitest'
import { behindProxy, documentedProxy } from '../support/documented-proxies.ts'
import { noProxy, startProxy, type Proxy } from '../support/proxy.ts'
import { missingBrowser, openBrowser, type BrowserName } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { PATIENCE_MS, textsOf } from './at-the-desk.ts'
import { longStory, postText } from './at-the-page.ts'

const errors: string[] = []
afterEach(() => expect(errors.splice(0)).toEqual([]))

/** The heartbeats that a desk has by itself. */
const HEARTBEAT_MS = 15_000

describe.each<BrowserName>(['chrome', 'firefox'])('in %s', (name) => {
  const journey = test.skipIf(missingBrowser(name) !== null || noProxy('nginx') !== null)

  journey(
    'falls back to polling within 1.5 heartbeats behind a buffering nginx',
    async () => {
      await using desk = await startDesk({ options: behindProxy })
      await longStory(desk, 3)
      await using nginx = await bufferingNginx(desk)
      await using browser = await openBrowser(name, { acceptInsecureCerts: true })
      const page = await browser.browser.newPage()
      page.on('pageerror', (error) => errors.push(String(error)))
      const shown = async (selector: string): Promise<string> => (await textsOf(page, selector)).join()
      await page.goto(`https://localhost:${nginx.https}/stories/flood`)
      const from = performance.now()
      await postText(desk, 'Gauge 4 stands at 4 metres.')

      await expect
        .poll(() => shown('[data-connection]'), { timeout: HEARTBEAT_MS * 1.5 })
        .toBe('Checking every 10 seconds')
      expect(performance.now() - from).toBeLessThan(HEARTBEAT_MS * 1.5)
      // The page ended the stream that nginx would have gone on reading.
      await expect.poll(() => readersOf(desk)).toBe(0)
      await expect.poll(() => shown('[data-new-posts] button')).toContain('1 new post')

      await postText(desk, 'Gauge 5 stands at 5 metres.')
      await expect
        .poll(() => shown('[data-new-posts] button'), { timeout: PATIENCE_MS })
        .toContain('2 new posts')
      expect(await shown('[data-connection]')).toBe('Checking every 10 seconds')
    },
    PATIENCE_MS * 6,
  )
})

async function readersOf(desk: TestDesk): Promise<unknown> {
  return ((await (await desk.request('/health')).json()) as { readers: number }).readers
}

/**
 * The documented nginx, but deaf to the desk's word that streams are not to be buffered, as a stricter house may have it,
 * and it does not tell that a reader has left.
 */
function bufferingNginx(desk: TestDesk): Promise<Proxy> {
  const buffering =
    'proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; proxy_ignore_client_abort on; proxy_pass'
  const configuration = documentedProxy('nginx').replace('proxy_pass', buffering)
  return startProxy('nginx', configuration, Number(new URL(desk.localUrl).port))
}
