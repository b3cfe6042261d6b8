import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { startDesk } from '../support/start-desk.ts'
import { textsOf, waitForText } from './at-the-desk.ts'
import { postText } from './at-the-page.ts'

const errors: string[] = []
afterEach(() => expect(errors.splice(0)).toEqual([]))

test.skipIf(missingBrowser('chrome') !== null)(
  'the embed example shows a story in a page of another origin, and follows it',
  async () => {
    await using desk = await startDesk()
    await desk.call('POST', '/stories', { headline: 'The river rises', slug: 'flood' })
    const first = await postText(desk, 'Gauge 1 stands at 1 metre.')
    await using site = await serveExample(desk.localUrl, 'flood')
    await using browser = await openBrowser('chrome')
    const page = await browser.browser.newPage()
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(site.url)
    await waitForText(page, 'article p', 'Gauge 1 stands')

    await postText(desk, 'Gauge 2 stands at <b>2</b> metres.', { headline: 'The dam holds' })
    await waitForText(page, 'article p', 'Gauge 2 stands at <b>2</b> metres.')
    await desk.call('POST', `/posts/${first}/retraction`, { reason: 'The gauge was broken.' })
    await waitForText(page, 'article p', 'The gauge was broken.')

    expect(await textsOf(page, 'section h2')).toEqual(['The river rises'])
    expect(await textsOf(page, 'article h3')).toEqual(['The dam holds'])
    expect((await textsOf(page, 'article')).join()).not.toContain('Gauge 1')
    const links = await page.$$eval('article a', (all) => all.map((link) => (link as { href: string }).href))
    expect(links.every((link) => link.startsWith(desk.url))).toBe(true)
  },
)

/** The example as another site would serve it, from an origin of its own. */
async function serveExample(
  desk: string,
  story: string,
): Promise<AsyncDisposable & { readonly url: string }> {
  const html = readFileSync('examples/embed/index.html', 'utf8')
    .replace('http://localhost:8484', desk)
    .replace('data-story="storm"', `data-story="${story}"`)
  const script = readFileSync('examples/embed/embed.js', 'utf8')
  const server: Server = createServer(({ url }, response) => {
    const isScript = url === '/embed.js'
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : html)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
