import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import {
  isDone,
  openStoryWithPost,
  sendAlert,
  startPushDesk,
  untilAlert,
  type PushDesk,
} from '../support/push-desk.ts'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { PATIENCE_MS } from './at-the-desk.ts'
import { clearNotifications, notificationsOf, workerOf, type Shown } from './pushed-worker.ts'

/** What a test does with Chromium: hands its service worker a message, looks at the screen, and empties it. */
type PushedChromium = {
  readonly push: (data: string) => Promise<void>
  readonly shown: () => Promise<readonly Shown[]>
  readonly clear: () => Promise<void>
}

async function openPushed(page: Page, url: string): Promise<PushedChromium> {
  const { origin } = new URL(url)
  await page.browserContext().overridePermissions(origin, ['notifications'])
  // A reader's page registers the worker by a trusted type of its own, once the browser has a push service.
  await page.setBypassCSP(true)
  await page.goto(url)
  const push = await workerOf(page, origin)
  return { push, shown: () => notificationsOf(page), clear: () => clearNotifications(page) }
}

/** A browser that follows everything, whose messages the test hands on. */
async function follow({ desk, service }: PushDesk): Promise<void> {
  const answer = await desk.request('/push/subscriptions', {
    json: { subscription: service.subscription('reader'), follow: { everything: true } },
  })
  if (answer.status !== 201) throw new Error(await answer.text())
}

/** The text of the last message that came for it, as the desk had encrypted it. */
async function lastMessage({ service }: PushDesk): Promise<string> {
  return (await service.received('reader')).at(-1)?.text ?? ''
}

const withChromium = test.skipIf(missingBrowser('chrome') !== null)

withChromium(
  'shows an alert, replaces it by its correction, and reports it as shown',
  async () => {
    await using both = await startPushDesk()
    const { desk } = both
    await follow(both)
    const { post } = await openStoryWithPost(desk)
    const alert = await sendAlert(desk, post)
    await untilAlert(desk, alert, isDone)
    const news = await lastMessage(both)
    await using chrome = await openBrowser('chrome')
    const browser = await openPushed(await chrome.browser.newPage(), `${desk.url}/`)

    await browser.push(news)
    const shown = { title: 'The bridge', body: 'It is open.', tag: `post-${post}` }
    await expect.poll(() => browser.shown(), { timeout: PATIENCE_MS }).toEqual([shown])
    const receipt = await untilAlert(desk, alert, ({ counts }) => counts['shown'] === 1)
    expect(receipt.counts).toMatchObject({ planned: 1, accepted: 1, shown: 1, opened: 0 })

    const corrected = await desk.call('POST', `/posts/${post}/corrections`, {
      text: 'The bridge opens at noon.',
      note: 'An earlier version said that it was open.',
      followUp: { title: 'Correction: the bridge', body: 'It opens at noon.', holdSeconds: 0 },
    })
    await untilAlert(desk, String(corrected.body['followUp']), isDone)
    await browser.push(await lastMessage(both))
    const correction = { title: 'Correction: the bridge', body: 'It opens at noon.', tag: `post-${post}` }
    await expect.poll(() => browser.shown(), { timeout: PATIENCE_MS }).toEqual([correction])

    // The first one again, late: what was wrong does not come back, and yet something is shown.
    await browser.clear()
    await browser.push(news)
    await expect.poll(() => browser.shown(), { timeout: PATIENCE_MS }).toEqual([correction])
    expect((await untilAlert(desk, alert, isDone)).counts['shown']).toBe(1)
  },
  PATIENCE_MS * 6,
)

withChromium(
  'shows and counts a repeated alert once, and a fallback for garbage',
  async () => {
    await using both = await startPushDesk()
    const { desk, service } = both
    await follow(both)
    const other = await desk.request('/push/subscriptions', {
      json: { subscription: service.subscription('other'), follow: { everything: true } },
    })
    expect(other.status).toBe(201)
    const { post } = await openStoryWithPost(desk)
    const alert = await sendAlert(desk, post)
    await untilAlert(desk, alert, isDone)
    await using chrome = await openBrowser('chrome')
    const browser = await openPushed(await chrome.browser.newPage(), `${desk.url}/`)
    const news = await lastMessage(both)

    await browser.push(news)
    await untilAlert(desk, alert, ({ counts }) => counts['shown'] === 1)
    await browser.push(news)
    await browser.clear()
    await browser.push(news)
    await expect.poll(() => browser.shown(), { timeout: PATIENCE_MS }).toHaveLength(1)
    // Two browsers were sent it, so that a second receipt of this one would be counted.
    expect((await untilAlert(desk, alert, isDone)).counts).toMatchObject({ accepted: 2, shown: 1 })

    for (const garbage of ['', 'no JSON', '{"web_push":8030}', '[1,2,3]', '{"notification":{"title":7}}']) {
      await browser.clear()
      await browser.push(garbage)
      await expect.poll(() => browser.shown(), { timeout: PATIENCE_MS, message: garbage }).toHaveLength(1)
      expect((await browser.shown())[0]?.title).not.toBe('')
    }
  },
  PATIENCE_MS * 6,
)
