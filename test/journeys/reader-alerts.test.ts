import type { Page } from 'puppeteer-core'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/domain/ids.ts'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { PATIENCE_MS, press, textsOf, waitForText } from './at-the-desk.ts'
import { hearAnnouncements, longStory, postText, waitForAnnouncement } from './at-the-page.ts'
import { notificationsOf, workerOf, type Shown } from './pushed-worker.ts'

const INVITATION = 'Get the latest as we post it, right in your browser.'

const HOUR_MS = 3_600_000

async function waitForNotification(page: Page, title: string): Promise<readonly Shown[]> {
  await expect
    .poll(async () => (await notificationsOf(page)).map((one) => one.title), { timeout: PATIENCE_MS })
    .toContain(title)
  return notificationsOf(page)
}

/** Sends an alert about a post without holding it, and waits for its end. */
async function alertAbout(
  desk: TestDesk,
  post: string,
  title: string,
  more: object = {},
): Promise<Record<string, unknown>> {
  const words = { title, body: 'As measured at noon.', audience: { kind: 'story' }, holdSeconds: 0, ...more }
  const { body } = await desk.call('POST', `/posts/${post}/alerts`, words)
  return endOf(desk, String(body['id']))
}

async function endOf(desk: TestDesk, alert: string): Promise<Record<string, unknown>> {
  let found: Record<string, unknown> = {}
  const state = async (): Promise<string> => {
    found = (await desk.call('GET', `/alerts/${alert}`)).body
    return String(found['state'])
  }
  await expect.poll(state, { timeout: PATIENCE_MS }).toMatch(/^(done|failed|cancelled|stopped)$/)
  return found
}

function deskBeside(service: PushService): Promise<TestDesk> {
  return startDesk({ options: { insecurePushOrigins: service.origins.http1 } })
}

/** How often browsers have told the desk whether a page is in front of their readers. */
async function presenceReports(desk: TestDesk): Promise<number> {
  const metrics = await (await desk.request('/metrics')).text()
  const [, count = '0'] = /duration_seconds_count\{[^}]*presence"[^}]*\} (\d+)/.exec(metrics) ?? []
  return Number(count)
}

/** A page of the desk on which the reader has taken up the invitation. */
async function subscribed(page: Page, desk: TestDesk): Promise<void> {
  await page.goto(`${desk.url}/stories/flood`)
  await press(page, INVITATION)
  await waitForText(page, '[data-invitation]', 'Alerts are on for this story.')
}

describe.skipIf(missingBrowser('firefox') !== null)('in Firefox, with its own Web Push', () => {
  test(
    'delivers an alert to a closed page, then replaces it by its correction and retraction',
    async () => {
      await using service = await startPushService()
      await using desk = await deskBeside(service)
      await longStory(desk, 2)
      const post = await postText(desk, 'Seven ships wait.')
      await using firefox = await openBrowser('firefox', { pushServer: service.firefoxUrl })
      const reading = await firefox.browser.newPage()
      await subscribed(reading, desk)
      await reading.close()
      // Seen, and left: until the desk has heard both, an alert passes by this browser.
      await expect.poll(() => presenceReports(desk), { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(2)

      const sent = await alertAbout(desk, post, 'Seven ships wait')
      expect(sent['counts']).toMatchObject({ planned: 1, accepted: 1 })
      await expect.poll(async () => (await service.firefox()).acknowledged, { timeout: PATIENCE_MS }).toBe(1)
      // Looked at from another page, now that it is there.
      const page = await firefox.browser.newPage()
      await page.goto(`${desk.url}/`)
      const [shown, ...others] = await waitForNotification(page, 'Seven ships wait')
      expect(others).toEqual([])
      expect(shown).toMatchObject({ body: 'As measured at noon.', tag: `post-${post}` })

      const corrected = await desk.call('POST', `/posts/${post}/corrections`, {
        text: 'Nine ships wait.',
        note: 'There are nine.',
        followUp: { title: 'Nine ships wait', body: 'An earlier alert said seven.', holdSeconds: 0 },
      })
      expect(corrected.status).toBe(201)
      expect(await waitForNotification(page, 'Corrected: Nine ships wait')).toHaveLength(1)

      await desk.call('POST', `/posts/${post}/retraction`, {
        reason: 'It was a forged report.',
        followUp: { title: 'There are no ships', body: 'The report was forged.', holdSeconds: 0 },
      })
      expect(await waitForNotification(page, 'Withdrawn: There are no ships')).toHaveLength(1)

      const receipt = async (): Promise<unknown> =>
        (await desk.call('GET', `/alerts/${String(sent['id'])}`)).body['counts']
      await expect.poll(receipt, { timeout: PATIENCE_MS }).toMatchObject({ accepted: 1, shown: 1 })
      expect((await service.firefox()).refused).toEqual([])
    },
    PATIENCE_MS * 6,
  )

  test(
    'sends nothing when the post is retracted during the hold',
    async () => {
      await using service = await startPushService()
      await using desk = await deskBeside(service)
      await longStory(desk, 2)
      const post = await postText(desk, 'The dam has broken.')
      await using firefox = await openBrowser('firefox', { pushServer: service.firefoxUrl })
      const page = await firefox.browser.newPage()
      await subscribed(page, desk)

      const { body } = await desk.call('POST', `/posts/${post}/alerts`, {
        title: 'Dam broken',
        body: 'At noon.',
        audience: { kind: 'story' },
        holdSeconds: 3,
      })
      await desk.call('POST', `/posts/${post}/retraction`, { reason: 'It has not.' })
      expect((await endOf(desk, String(body['id'])))['state']).toBe('cancelled')
      // Another one goes out after it: had the first been sent, it would be here by then.
      const other = await postText(desk, 'The dam holds.')
      // An alert passes by a browser that has the page open.
      await page.goto('about:blank')
      await alertAbout(desk, other, 'The dam holds')
      await page.goto(`${desk.url}/`)
      await waitForNotification(page, 'The dam holds')

      expect((await service.summary()).accepted).toBe(1)
      expect((await notificationsOf(page)).map(({ title }) => title)).toEqual(['The dam holds'])
    },
    PATIENCE_MS * 6,
  )

  test(
    'stores what a reader follows and stops all alerts with one button',
    async () => {
      await using service = await startPushService()
      await using desk = await deskBeside(service)
      await longStory(desk, 1)
      const post = await postText(desk, 'Seven ships wait.')
      await using firefox = await openBrowser('firefox', { pushServer: service.firefoxUrl })
      const page = await firefox.browser.newPage()
      await subscribed(page, desk)
      const audience = async (query: string): Promise<unknown> =>
        (await desk.call('GET', `/audience?post=${post}&${query}`)).body['size']
      expect(await audience('kind=story')).toBe(1)

      await page.locator('[data-invitation] label:nth-of-type(2)').click()
      await waitForText(page, '[data-invitation]', 'Alerts are on for this story and weather. Saved.')
      await page.locator('[data-invitation] label:nth-of-type(1)').click()
      await waitForText(page, '[data-invitation]', 'Alerts are on for weather. Saved.')
      expect([await audience('kind=story'), await audience('kind=topic&topic=weather')]).toEqual([0, 1])

      await page.goto(`${desk.url}/`)
      await waitForText(page, '[data-invitation]', 'Alerts are on for weather.')
      await press(page, 'Stop all alerts')
      await waitForText(page, '[data-invitation]', 'Alerts are off.')
      expect([await audience('kind=story'), await audience('kind=topic&topic=weather')]).toEqual([0, 0])
      await expect.poll(async () => (await service.firefox()).channels, { timeout: PATIENCE_MS }).toBe(0)
      expect(await textsOf(page, '[data-invitation] button')).toEqual([INVITATION])
    },
    PATIENCE_MS * 6,
  )

  test(
    'applies quiet hours, a pause and a daily limit from the alerts page',
    async () => {
      await using service = await startPushService()
      await using desk = await deskBeside(service)
      await longStory(desk, 1)
      const post = await postText(desk, 'Seven ships wait.')
      await using firefox = await openBrowser('firefox', { pushServer: service.firefoxUrl })
      const page = await firefox.browser.newPage()
      await subscribed(page, desk)
      const audience = async (): Promise<unknown> =>
        (await desk.call('GET', `/audience?post=${post}&kind=story`)).body['size']

      await page.goto(`${desk.url}/alerts`)
      await waitForText(page, '[data-preferences] label a', 'The river rises')
      // One element says it all: a screen reader hears the same words each time.
      await hearAnnouncements(page, '[data-preferences] [role=status]')
      await page.locator('[data-key=quiet]').click()
      await waitForText(page, '[data-preferences] .invitation-said', 'Saved.')
      await waitForAnnouncement(page, 'Saved.')
      await setValue(page, '[data-key=quiet-from]', '00:00')
      await setValue(page, '[data-key=quiet-until]', '23:59')
      await waitForAnnouncement(page, 'Saved.', 3)
      const quiet = await alertAbout(desk, post, 'Nobody hears this')
      expect(quiet['counts']).toMatchObject({ planned: 1, withheld: 1, accepted: 0 })

      await page.locator('[data-key=quiet]').click()
      await waitForNone(page, '[data-key=quiet-from]')
      await setValue(page, '[data-key=per-day]', '1')
      await press(page, 'Pause alerts')
      await waitForText(page, '[data-preferences]', 'Alerts are paused.')
      expect(await audience()).toBe(0)

      await page.goto(`${desk.url}/stories/flood`)
      await press(page, 'Resume alerts')
      await waitForText(page, '[data-invitation]', 'Alerts are on for this story.')
      expect(await audience()).toBe(1)

      await page.locator('[data-invitation] a').click()
      await waitForText(page, '[data-preferences] option:checked', '1 a day, plus breaking news')
      await press(page, 'Stop all alerts and delete my data')
      await waitForText(page, '[data-preferences]', 'Alerts are off.')
      expect(await audience()).toBe(0)
      await expect.poll(async () => (await service.firefox()).channels, { timeout: PATIENCE_MS }).toBe(0)
    },
    PATIENCE_MS * 6,
  )

  test(
    'sends one digest after quiet hours that links to all missed posts',
    async () => {
      await using service = await startPushService()
      const clock = { offMs: 0 }
      await using desk = await startDesk({
        options: { insecurePushOrigins: service.origins.http1 },
        now: () => (Date.now() + clock.offMs) as Instant,
        digestTimings: { pollIntervalMs: 50, clockSettleMs: 0 },
      })
      await longStory(desk, 1)
      await using firefox = await openBrowser('firefox', { pushServer: service.firefoxUrl })
      const page = await firefox.browser.newPage()
      await subscribed(page, desk)
      await page.goto(`${desk.url}/alerts`)
      await waitForText(page, '[data-preferences] label a', 'The river rises')
      await page.locator('[data-key=quiet]').click()
      await waitForText(page, '[data-preferences]', 'Saved.')
      const [from, until] = await page.evaluate<[], () => [string, string]>(hoursAround)
      await setValue(page, '[data-key=quiet-from]', from)
      await setValue(page, '[data-key=quiet-until]', until)
      await page.locator('[data-key=digest]').click()
      await waitForText(page, '[data-preferences]', 'Saved.')
      await page.goto('about:blank')
      const posts = [await postText(desk, 'Seven ships wait.'), await postText(desk, 'Nine ships wait.')]
      await alertAbout(desk, posts[0] ?? '', 'Seven ships wait')
      const held = await alertAbout(desk, posts[1] ?? '', 'Nine ships wait')
      expect(held['counts']).toMatchObject({ planned: 1, withheld: 1, accepted: 0 })

      clock.offMs = 3 * HOUR_MS
      await expect.poll(async () => (await service.firefox()).acknowledged, { timeout: PATIENCE_MS }).toBe(1)
      await page.goto(`${desk.url}/`)

      expect(await waitForNotification(page, 'You missed 2 alerts')).toEqual([
        { title: 'You missed 2 alerts', body: 'Nine ships wait\nSeven ships wait', tag: 'digest' },
      ])
      await page.goto(`${desk.url}/alerts/held-back/${posts.join('.')}`)
      expect(await textsOf(page, '.card .story-headline')).toEqual([
        expect.stringContaining('Seven ships wait.'),
        expect.stringContaining('Nine ships wait.'),
      ])
    },
    PATIENCE_MS * 6,
  )
})

/** An hour before and after what the browser's clock says. */
function hoursAround(): [string, string] {
  const textOf = (at: number): string => new Date(at).toTimeString().slice(0, 5)
  return [textOf(Date.now() - 3_600_000), textOf(Date.now() + 3_600_000)]
}

/** Changes a field as a reader does, and waits until that is saved. */
async function setValue(page: Page, selector: string, value: string): Promise<void> {
  await page.evaluate(`{
    document.querySelector('[data-preferences] [role=status]').textContent = ''
    const field = document.querySelector(${JSON.stringify(selector)})
    field.value = ${JSON.stringify(value)}
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }`)
  await waitForText(page, '[data-preferences] [role=status]', 'Saved.')
}

async function waitForNone(page: Page, selector: string): Promise<void> {
  await page.waitForFunction(`document.querySelector(${JSON.stringify(selector)}) === null`, {
    timeout: PATIENCE_MS,
  })
}

describe.skipIf(missingBrowser('chrome') !== null)('in Chromium, with the real service worker', () => {
  test(
    'shows each push once, a fallback for unreadable ones, and no withdrawn news',
    async () => {
      await using desk = await startDesk()
      await longStory(desk, 1)
      await using chrome = await openBrowser('chrome')
      await chrome.browser.defaultBrowserContext().overridePermissions(desk.url, ['notifications'])
      const page = await chrome.browser.newPage()
      // The test registers the worker by itself, which the page's policy lets nobody but the page's own script do.
      await page.setBypassCSP(true)
      await page.goto(`${desk.url}/stories/flood`)
      const push = await workerOf(page, desk.url)
      const news = { title: 'Seven ships', alert: 'a1', revision: 1, purpose: 'news' }

      await push(message(desk, news))
      expect(await waitForNotification(page, 'Seven ships')).toHaveLength(1)
      await push(
        message(desk, { ...news, title: 'Nine ships', alert: 'a2', revision: 2, purpose: 'correction' }),
      )
      expect(await waitForNotification(page, 'Corrected: Nine ships')).toHaveLength(1)
      await push(message(desk, { ...news, alert: 'a3' }))
      await push('{"web_push":8030')
      // A worker that no page has told the newsroom's name says where it is from.
      const { host } = new URL(desk.url)
      const titles = (await waitForNotification(page, host)).map(({ title }) => title)
      expect(new Set(titles)).toEqual(new Set(['Corrected: Nine ships', host]))
      expect(titles).toHaveLength(2)
    },
    PATIENCE_MS * 4,
  )

  test(
    'opens the post of a pressed alert in an open page of its story',
    async () => {
      await using desk = await startDesk()
      await longStory(desk)
      await using chrome = await openBrowser('chrome')
      const page = await chrome.browser.newPage()
      await page.goto(`${desk.url}/stories/flood`)
      await waitForText(page, '[data-connection]', 'Updating live')
      const post = await postText(desk, 'Gauge 25 stands at 25 metres.')
      await waitForText(page, '[data-new-posts] button', '1 new post')

      // NOTE: what the worker says to the page; a browser without a desktop has no notification to press on.
      await page.evaluate(`navigator.serviceWorker.dispatchEvent(new MessageEvent('message', {
        data: { showPost: ${JSON.stringify(post)}, navigate: location.href },
      }))`)
      await waitForText(page, `#p-${post}`, 'Gauge 25')
      expect(await page.evaluate('document.activeElement.id')).toBe(`p-${post}`)
    },
    PATIENCE_MS * 4,
  )
})

type Said = {
  readonly title: string
  readonly alert: string
  readonly revision: number
  readonly purpose: string
}

function message(desk: TestDesk, { title, alert, revision, purpose }: Said): string {
  return JSON.stringify({
    web_push: 8030,
    notification: {
      title,
      body: 'As measured at noon.',
      navigate: `${desk.url}/stories/flood/posts/p1`,
      tag: 'post-p1',
      data: { alert, post: 'p1', revision, purpose },
    },
    mutable: true,
  })
}
