import { afterEach, describe, expect, test } from 'vitest'
import { behindProxy, documentedProxy } from '../support/documented-proxies.ts'
import { noProxy, startProxy, type ProxyName } from '../support/proxy.ts'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { startDesk } from '../support/start-desk.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { PATIENCE_MS, textsOf } from './at-the-desk.ts'
import { longStory, postText, readAlong } from './at-the-page.ts'

const errors: string[] = []
afterEach(() => expect(errors.splice(0)).toEqual([]))

describe.each<ProxyName>(['nginx', 'caddy', 'haproxy'])('behind %s as it is documented', (name) => {
  test.skipIf(missingBrowser('chrome') !== null || noProxy(name) !== null)(
    'stays live through the proxy and recovers after a desk restart',
    async () => {
      using folder = tempFolder()
      const options = { ...behindProxy, data: folder.path }
      const first = await startDesk({ options })
      const port = new URL(first.localUrl).port
      await longStory(first, 3)
      await using proxy = await startProxy(name, documentedProxy(name), Number(port))
      const hosts = `MAP live.example.org 127.0.0.1:${proxy.https}`
      await using browser = await openBrowser('chrome', { acceptInsecureCerts: true, hosts })
      const page = await readAlong(browser.browser, 'https://live.example.org/stories/flood', errors)
      const shown = async (selector: string): Promise<string> => (await textsOf(page, selector)).join()
      await postText(first, 'Gauge 4 stands at 4 metres.')
      await expect.poll(() => shown('[data-new-posts] button')).toContain('1 new post')

      await first[Symbol.asyncDispose]()
      await expect
        .poll(() => shown('[data-connection]'), { timeout: PATIENCE_MS * 2 })
        .toContain('Offline: this page may be out of date')
      await using second = await startDesk({ options: { ...options, port } })
      await postText(second, 'Gauge 5 stands at 5 metres.')

      await expect
        .poll(() => shown('[data-connection]'), { timeout: PATIENCE_MS * 3 })
        .toContain('Updating live')
      await expect.poll(() => shown('[data-new-posts] button')).toContain('2 new posts')
    },
    PATIENCE_MS * 6,
  )
})
