import type { Page } from 'puppeteer-core'
import { afterEach, describe, expect, test } from 'vitest'
import type { Instant } from '../../src/domain/ids.ts'
import { missingBrowser, openBrowser, type BrowserName } from '../support/real-browser.ts'
import { startDesk } from '../support/start-desk.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { PATIENCE_MS, textsOf, waitForText } from './at-the-desk.ts'
import {
  growTo,
  hearAnnouncements,
  longStory,
  postText,
  readAlong,
  scrollInto,
  topOf,
  waitForAnnouncement,
} from './at-the-page.ts'
import { sideways } from './unbroken-words.ts'

const errors: string[] = []
afterEach(() => expect(errors.splice(0)).toEqual([]))

describe.each<BrowserName>(['chrome', 'firefox'])('in %s', (name) => {
  const journey = test.skipIf(missingBrowser(name) !== null)

  journey(
    'keeps the reading position while new posts wait behind a button',
    async () => {
      await using desk = await startDesk()
      const ids = await longStory(desk)
      await using browser = await openBrowser(name)
      const page = await readAlong(browser.browser, `${desk.url}/stories/flood`, errors, 420)
      const read = `#p-${ids[10]}`
      await scrollInto(page, read)
      const before = await topOf(page, read)

      await postText(desk, 'Gauge 25 stands at 25 metres.')
      await postText(desk, 'Gauge 26 stands at 26 metres.', { headline: 'The dam holds', keyEvent: true })
      await desk.call('POST', `/posts/${ids[20]}/corrections`, {
        text: 'Gauge 21 stands at 20 metres.\n\nIt fell.\n\nIt is expected to rise again tonight.',
        note: 'Gauge 21 stands one metre lower than an earlier version said.',
      })
      await desk.call('POST', `/posts/${ids[19]}/retraction`, { reason: 'It was a forged report.' })
      await desk.call('PATCH', '/stories/flood', {
        keyPoints: ['The dam holds.', 'Trains run.', 'Schools are closed.'],
      })
      await waitForText(page, '.key-points li', 'Schools are closed.')

      expect(Math.abs((await topOf(page, read)) - before)).toBeLessThan(2)
      expect(await textsOf(page, '[data-new-posts] button')).toEqual(['2 new posts'])
      expect(await page.title()).toMatch(/^\(2\) The river rises/)
      expect((await textsOf(page, `#p-${ids[20]} .correction`)).join()).toContain('one metre lower')
      expect((await textsOf(page, `#p-${ids[19]}`)).join()).not.toContain('Gauge')
      await waitForText(page, '[data-announcer]', '2 new posts. A post was corrected. A post was retracted.')

      // The same words again are heard again: the region is empty in between.
      await hearAnnouncements(page)
      await desk.call('POST', `/posts/${ids[18]}/retraction`, { reason: 'It was a forged report.' })
      await waitForAnnouncement(page, 'A post was retracted.')
      await desk.call('POST', `/posts/${ids[17]}/retraction`, { reason: 'It was a forged report.' })
      await waitForAnnouncement(page, 'A post was retracted.', 2)
    },
    PATIENCE_MS * 4,
  )

  journey(
    'shows new posts by keyboard and moves the focus to them',
    async () => {
      await using desk = await startDesk()
      const ids = await longStory(desk)
      await using browser = await openBrowser(name)
      const page = await readAlong(browser.browser, `${desk.url}/stories/flood`, errors)
      await scrollInto(page, `#p-${ids[10]}`)
      await postText(desk, 'Gauge 25 stands at 25 metres.')
      const newest = await postText(desk, 'Gauge 26 stands at 26 metres.', {
        headline: 'The dam holds',
        keyEvent: true,
      })
      await waitForText(page, '[data-new-posts] button', '2 new posts')

      await page.focus('[data-new-posts] button')
      await page.keyboard.press('Enter')
      await waitForText(page, `#p-${newest}`, 'Gauge 26')

      expect(await page.evaluate('document.activeElement.id')).toBe(`p-${newest}`)
      const top = await topOf(page, `#p-${newest}`)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(top).toBeLessThan(120)
      expect(
        (await textsOf(page, '[data-posts] .post')).slice(0, 3).map((text) => /Gauge \d+/.exec(text)?.[0]),
      ).toEqual(['Gauge 26', 'Gauge 25', 'Gauge 24'])
      expect(await textsOf(page, '[data-posts] .mark-new')).toEqual(['New', 'New'])
      expect((await textsOf(page, '[data-key-events] li')).join()).toContain('The dam holds')
      expect(await textsOf(page, '[data-new-posts] button')).toEqual([])
    },
    PATIENCE_MS * 4,
  )

  journey(
    'applies corrections everywhere a post is shown, and the end of coverage',
    async () => {
      await using desk = await startDesk()
      await longStory(desk, 3)
      const id = await postText(desk, 'Seven ships wait.', { headline: 'Seven ships wait', keyEvent: true })
      await desk.call('PATCH', '/stories/flood', { pinnedPost: id })
      await using browser = await openBrowser(name)
      const page = await readAlong(browser.browser, `${desk.url}/stories/flood`, errors)
      const own = await readAlong(browser.browser, `${desk.url}/stories/flood/posts/${id}`, errors)

      await desk.call('POST', `/posts/${id}/corrections`, {
        headline: 'Nine ships wait',
        text: 'Nine ships wait.',
        note: 'There are nine.',
      })
      await waitForText(page, `#p-${id}`, 'Nine ships wait.')
      await waitForText(own, `#p-${id}`, 'Nine ships wait.')

      expect((await textsOf(page, '.pinned .post')).join()).toContain('Nine ships wait.')
      expect(await textsOf(page, '[data-key-events] li [dir=auto]')).toEqual(['Nine ships wait'])
      expect((await textsOf(page, 'main')).join()).not.toContain('Seven')
      expect(await page.evaluate(`document.querySelectorAll('#p-${id}').length`)).toBe(1)

      await desk.call('PATCH', '/stories/flood', { headline: 'The river falls', state: 'ended' })
      await waitForText(page, '.state', 'Ended')
      await waitForText(own, '.state', 'Ended')
      await waitForText(page, '[data-connection]', 'Up to date')
      expect(await page.title()).toBe(`The river falls — ${await siteName(page)}`)
      expect(await textsOf(own, '.post-page-head h1')).toEqual(['The river falls'])
    },
    PATIENCE_MS * 4,
  )

  journey(
    'updates the front page in place and reorders it on request',
    async () => {
      await using desk = await startDesk()
      await using browser = await openBrowser(name)
      const page = await readAlong(browser.browser, `${desk.url}/`, errors)
      // The first story comes in by itself, and so does the first post of a story.
      await desk.call('POST', '/stories', { headline: 'Budget talks', slug: 'budget' })
      await waitForText(page, '.card h2', 'Budget talks')
      expect(await textsOf(page, '[data-empty]')).toEqual([])
      await longStory(desk, 1)
      await waitForText(page, '[data-new-posts] button', '1 new post')
      await page.locator('[data-new-posts] button').click()
      await waitForText(page, '.card:first-child h2', 'The river rises')
      expect(await textsOf(page, '.card h2')).toEqual(['The river rises', 'Budget talks'])

      await desk.call('PATCH', '/stories/budget', { headline: 'Budget agreed' })
      await desk.call('POST', '/stories/budget/posts', { text: 'They shook hands.' })
      await waitForText(page, '[data-new-posts] button', '1 new post')
      expect(await textsOf(page, '.card h2')).toEqual(['The river rises', 'Budget agreed'])
      expect((await textsOf(page, '[data-story=budget] .stamp')).join()).toMatch(
        /^1 new · Last updated .* just now$/,
      )

      await page.locator('[data-new-posts] button').click()
      await waitForText(page, '.card:first-child h2', 'Budget agreed')
      expect(await textsOf(page, '[data-new-posts] button')).toEqual([])
    },
    PATIENCE_MS * 4,
  )

  journey(
    'reports an offline desk and reloads in place after a restore',
    async () => {
      // What the desk is restored to, before anybody can ask for it.
      using restored = tempFolder()
      {
        await using other = await startDesk({ options: { data: restored.path } })
        await longStory(other, 26)
      }
      await using first = await startDesk()
      await longStory(first)
      const { port } = new URL(first.localUrl)
      await using browser = await openBrowser(name)
      const page = await readAlong(browser.browser, `${first.url}/stories/flood`, errors)
      await noteStatuses(page)
      await page.evaluate(`dispatchEvent(new Event('online'))`)
      await waitForStatuses(page, ['Checking…', 'Updating live'])
      // As after a sleep: the clock is an hour ahead, and the timers are not.
      await page.evaluate(`{ const now = Date.now; Date.now = () => now() + 3_600_000 }`)
      await waitForStatuses(page, ['Checking…', 'Updating live', 'Checking…', 'Updating live'])

      await hearAnnouncements(page)
      await first[Symbol.asyncDispose]()
      await waitForText(page, '[data-connection]', 'Offline: this page may be out of date')
      await waitForAnnouncement(page, 'Offline: this page may be out of date')

      await using second = await startDesk({ options: { port, data: restored.path } })
      await waitForText(page, '[data-connection]', 'Updating live')
      await waitForAnnouncement(page, 'You’re back online.')
      await waitForText(page, '[data-posts] .post', 'Gauge 26')
      await postText(second, 'Gauge 27 stands at 27 metres.')
      await waitForText(page, '[data-new-posts] button', '1 new post')
    },
    PATIENCE_MS * 6,
  )

  journey(
    'shows missed posts after returning with Back',
    async () => {
      await using desk = await startDesk()
      await longStory(desk, 2)
      await using browser = await openBrowser(name)
      const page = await readAlong(browser.browser, `${desk.url}/stories/flood`, errors)
      await page.goto(`${desk.url}/`)
      await postText(desk, 'Gauge 3 stands at 3 metres.')
      await page.goBack()

      await page.waitForFunction(
        `document.querySelector('main').innerText.includes('Gauge 3') || document.querySelector('[data-new-posts] button')`,
        { timeout: PATIENCE_MS },
      )
    },
    PATIENCE_MS * 4,
  )
})

test.skipIf(missingBrowser('chrome') !== null)(
  'keeps the reading position when the invitation renders late',
  async () => {
    await using desk = await startDesk()
    const ids = await longStory(desk)
    await using browser = await openBrowser('chrome')
    await browser.browser.defaultBrowserContext().overridePermissions(desk.url, ['notifications'])
    const page = await browser.browser.newPage()
    await page.setViewport({ width: 420, height: 720 })
    await page.setRequestInterception(true)
    const late = new Promise<() => void>((resolve) => {
      page.on('request', (request) => {
        if (request.url().includes('/assets/panel')) resolve(() => void request.continue())
        else void request.continue()
      })
    })
    await page.goto(`${desk.url}/stories/flood`)
    await waitForText(page, '[data-connection]', 'Updating live')
    const read = `#p-${ids[10]}`
    await scrollInto(page, read)
    const before = await topOf(page, read)
    // Whatever the invitation says, here it is tall.
    await page.evaluate(
      `document.querySelector('[data-invitation]').dataset.words = 'Follow this story. '.repeat(20)`,
    )

    const answer = await late
    answer()
    await waitForText(page, '[data-invitation] button', 'Follow this story.')
    expect(Math.abs((await topOf(page, read)) - before)).toBeLessThan(2)
  },
  PATIENCE_MS * 4,
)

test.skipIf(missingBrowser('chrome') !== null)(
  'does as much for a new post on a page of 2,000 posts as on one of 24',
  async () => {
    await using desk = await startDesk()
    await longStory(desk)
    await using browser = await openBrowser('chrome')
    const page = await readAlong(browser.browser, `${desk.url}/stories/flood`, errors)
    await page.evaluate(`{
      window.work = {}
      const count = (prototype, name) => {
        const { get, value } = Object.getOwnPropertyDescriptor(prototype, name)
        const counted = function (...given) {
          work.visits++
          return (get ?? value).apply(this, given)
        }
        Object.defineProperty(prototype, name, get === undefined ? { value: counted } : { get: counted })
      }
      count(Element.prototype, 'getBoundingClientRect')
      count(HTMLTimeElement.prototype, 'dateTime')
      new MutationObserver((changes) => (work.writes += changes.length)).observe(document, {
        subtree: true, childList: true, characterData: true, attributes: true,
      })
    }`)
    let waiting = 0
    const workOfThreePosts = async (): Promise<{ readonly visits: number; readonly writes: number }> => {
      await page.evaluate('Object.assign(work, { visits: 0, writes: 0 })')
      for (let more = 0; more < 3; more++) await postText(desk, `Gauge 25 stands at ${++waiting} metres.`)
      await waitForText(page, '[data-new-posts] button', `${waiting} new posts`)
      return page.evaluate('work') as Promise<{ readonly visits: number; readonly writes: number }>
    }
    const few = await workOfThreePosts()
    await growTo(page, 2_000)
    await page.evaluate(`scrollTo({ top: 90_000, behavior: 'instant' })`)
    await page.evaluate('new Promise(requestAnimationFrame)')
    const many = await workOfThreePosts()

    // A timer that falls into it brings a hundred moments up to date.
    expect(many.visits).toBeLessThan(few.visits + 500)
    expect(many.writes).toBeLessThan(few.writes + 300)
  },
  PATIENCE_MS * 4,
)

test.skipIf(missingBrowser('chrome') !== null)(
  'shows the newsroom’s time and the reader’s own beside it',
  async () => {
    const now = Date.parse('2026-11-30T09:00:30Z')
    await using desk = await startDesk({
      options: { timeZone: 'Europe/Vienna', language: 'de' },
      now: () => now as Instant,
    })
    await longStory(desk, 1)
    await using browser = await openBrowser('chrome')
    const page = await browser.browser.newPage()
    await page.emulateTimezone('America/New_York')
    await page.setViewport({ width: 320, height: 720 })
    await page.goto(`${desk.url}/stories/flood`)
    await waitForText(page, '.permalink', '30. Nov. 2026, 10:00 Wien 04:00 Ihrer Zeit · gerade eben')

    await postText(desk, 'Gauge 2 stands at 2 metres.')
    await waitForText(page, '.stamp', 'Zuletzt aktualisiert: 30. Nov. 2026, 10:00 Wien 04:00 Ihrer Zeit')
    expect(await sideways(page)).toEqual([])
    expect(await textsOf(page, '.foot')).toEqual([expect.stringContaining('Alle Zeiten in Ortszeit Wien.')])
  },
  PATIENCE_MS * 4,
)

/** Notes what the page says of its connection from now on. */
async function noteStatuses(page: Page): Promise<void> {
  await page.evaluate(`{
    const place = document.querySelector('[data-connection]')
    window.statuses = []
    new MutationObserver(() => statuses.push(place.textContent)).observe(place, { childList: true })
  }`)
}

async function waitForStatuses(page: Page, expected: readonly string[]): Promise<void> {
  await page.waitForFunction(`statuses.join() === ${JSON.stringify(expected.join())}`, {
    timeout: PATIENCE_MS,
  })
}

function siteName(page: Page): Promise<string> {
  return page.evaluate(`document.querySelector('meta[property="og:site_name"]').content`) as Promise<string>
}
