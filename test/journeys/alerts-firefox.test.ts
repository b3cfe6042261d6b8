import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import {
  isDone,
  openStoryWithPost,
  sendAlert,
  startPushDesk,
  untilAlert,
  writePost,
} from '../support/push-desk.ts'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { PATIENCE_MS, press, waitForText } from './at-the-desk.ts'

type Shown = { readonly title: string; readonly body: string; readonly tag: string }

/** What Firefox shows now, as the page's own worker sees it. */
async function notifications(page: Page): Promise<readonly Shown[]> {
  const read = `navigator.serviceWorker.ready
    .then((registration) => registration.getNotifications())
    .then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))`
  return (await page.evaluate(read)) as readonly Shown[]
}

async function untilShown(
  page: Page,
  wished: (shown: readonly Shown[]) => boolean,
): Promise<readonly Shown[]> {
  for (;;) {
    const shown = await notifications(page)
    if (wished(shown)) return shown
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test.skipIf(missingBrowser('firefox') !== null)(
  'delivers alerts to a closed page in Firefox until alerts are stopped',
  async () => {
    await using both = await startPushDesk()
    const { desk, service } = both
    await using firefox = await openBrowser('firefox', { pushServer: service.firefoxUrl })
    const { slug, post } = await openStoryWithPost(desk)
    const story = `${desk.url}/stories/${slug}`

    const page = await firefox.browser.newPage()
    await page.goto(story)
    await page.locator('[data-invitation] button').click()
    await waitForText(page, '[data-invitation]', 'Alerts are on for this story')
    const audience = async (): Promise<unknown> =>
      (await desk.call('GET', `/audience?post=${post}&kind=story`)).body['size']
    expect(await audience()).toBe(1)

    // The page is closed; the browser is open on another site.
    await page.close()
    const elsewhere = await firefox.browser.newPage()
    await elsewhere.goto('about:blank')
    const alert = await sendAlert(desk, post)
    await untilAlert(desk, alert, isDone)
    const receipt = await untilAlert(desk, alert, ({ counts }) => counts['shown'] === 1)
    expect(receipt.counts).toMatchObject({ planned: 1, accepted: 1 })

    // Another page of the desk, from which one can see what the browser shows.
    const look = await firefox.browser.newPage()
    await look.goto(`${desk.url}/`)
    expect(await untilShown(look, (shown) => shown.length > 0)).toEqual([
      { title: 'The bridge', body: 'It is open.', tag: `post-${post}` },
    ])

    await desk.call('POST', `/posts/${post}/corrections`, {
      text: 'The bridge opens at noon.',
      note: 'An earlier version said that it was open.',
      followUp: { title: 'Correction: the bridge', body: 'It opens at noon.', holdSeconds: 0 },
    })
    const corrected = await untilShown(look, ([first]) => first?.title.includes('Correction') === true)
    expect(corrected).toHaveLength(1)
    expect(corrected[0]).toMatchObject({ body: 'It opens at noon.', tag: `post-${post}` })

    await desk.call('POST', `/posts/${post}/retraction`, {
      reason: 'The plan was another year’s.',
      followUp: { title: 'We take back an alert', body: 'The plan was another year’s.', holdSeconds: 0 },
    })
    const retracted = await untilShown(look, ([first]) => first?.title.includes('take back') === true)
    expect(retracted).toHaveLength(1)

    // Retracted while its alert is held: nothing leaves.
    const second = await writePost(desk, slug, 'The ferry is full.')
    const held = await sendAlert(desk, second, { title: 'The ferry', holdSeconds: 600 })
    const before = (await service.summary()).requests
    await desk.call('POST', `/posts/${second}/retraction`, { reason: 'It has places.' })
    expect((await untilAlert(desk, held, ({ state }) => state === 'cancelled')).counts['planned']).toBe(0)

    await look.goto(story)
    await waitForText(look, '[data-invitation]', 'Alerts are on for this story')
    await press(look, 'Stop all alerts')
    await waitForText(look, '[data-invitation]', 'Alerts are off.')
    expect(await audience()).toBe(0)
    const third = await writePost(desk, slug, 'The road is closed.')
    const toNobody = await sendAlert(desk, third, { title: 'The road' })
    await untilAlert(desk, toNobody, ({ state }) => state === 'failed')
    expect((await service.summary()).requests).toBe(before)
  },
  PATIENCE_MS * 8,
)
