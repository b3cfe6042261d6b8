/**
 * Draws the picture of the README, `docs/pictures/desk-and-page.png`: the desk on the left, the reader's page on the right,
 * the same post in both. `node tools/run.mjs --web node tools/screenshot.ts`
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { apiDesk } from '../src/cli/demo.ts'
import { ashCloud } from '../src/cli/demo/ash-cloud.ts'
import type { DemoStory } from '../src/cli/demo/demo-story.ts'
import { runDemo, type DemoDesk } from '../src/cli/demo/run-demo.ts'
import { shipInTheCanal } from '../src/cli/demo/ship-in-the-canal.ts'
import { addEditor } from '../src/desk/people/invite-editor.ts'
import { openBrowser } from '../test/support/real-browser.ts'
import { startDesk } from '../test/support/start-desk.ts'

const WIDTH = 760
const HEIGHT = 1_240
const GAP = 24
const EDITOR = {
  email: 'editor@example.org',
  name: 'Editor',
  role: 'owner',
  password: 'a ship in the canal',
} as const

const folder = join(import.meta.dirname, '../docs/pictures')
await using desk = await startDesk({ options: { name: 'The Harbour Post', requestsPerMinute: '0' } })
await addEditor(desk.people, EDITOR)
const api: DemoDesk = { ...apiDesk({ url: desk.localUrl, token: await desk.token('admin') }) }
delete api.sendAlert
await tell(ashCloud)
await tell(untilAfloat(shipInTheCanal))
await using chromium = await openBrowser('chrome', { scheme: 'light' })
const story = `/stories/${shipInTheCanal.slug}`
const left = await picture(chromium.browser, async (page) => {
  await page.goto(`${desk.url}/desk`)
  await page.locator('input[name=email]').fill(EDITOR.email)
  await page.locator('input[name=password]').fill(EDITOR.password)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.story-list, main ul')
  await page.goto(`${desk.url}/desk${story}`)
  await page.waitForSelector('.card-actions')
})
const right = await picture(chromium.browser, async (page) => {
  await page.goto(`${desk.url}${story}`)
  await page.waitForFunction(`document.querySelector('[data-connection]').textContent.includes('live')`)
})
await mkdir(folder, { recursive: true })
await writeFile(join(folder, 'desk-and-page.png'), await sideBySide(chromium.browser, left, right))

async function tell(told: DemoStory): Promise<void> {
  const signal = AbortSignal.timeout(60_000)
  await runDemo(api, told, { signal, speed: Number.POSITIVE_INFINITY })
}

/** The story while it is live: an ended one says nothing of what the page does. */
function untilAfloat({ steps, ...rest }: DemoStory): DemoStory {
  const end = steps.findIndex((step) => step.do === 'change' && step.change.state === 'ended')
  return { ...rest, steps: steps.slice(0, end === -1 ? steps.length : end) }
}

async function picture(browser: Browser, prepare: (page: Page) => Promise<void>): Promise<string> {
  const page = await browser.newPage()
  await page.setViewport({ width: WIDTH, height: HEIGHT })
  await prepare(page)
  return page.screenshot({ encoding: 'base64' })
}

async function sideBySide(browser: Browser, ...pictures: readonly string[]): Promise<Uint8Array> {
  const page = await browser.newPage()
  await page.setViewport({
    width: pictures.length * WIDTH + (pictures.length + 1) * GAP,
    height: HEIGHT + 2 * GAP,
  })
  const images = pictures.map((data) => `<img src="data:image/png;base64,${data}" />`).join('')
  const style = `body { display: flex; gap: ${GAP}px; margin: ${GAP}px; background: #dcd7c9 } img { box-shadow: 0 2px 12px #0004 }`
  await page.setContent(`<style>${style}</style>${images}`)
  return page.screenshot()
}
