import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { fill, PATIENCE_MS, press, textsOf, waitForText } from './at-the-desk.ts'
import { findingsOf } from './axe.ts'
import { focused, openStory, postTo, sitDown, waitForPosts } from './desk-support.ts'

const inChrome = test.skipIf(missingBrowser('chrome') !== null)
const LONG_MS = PATIENCE_MS * 8

type Newsroom = AsyncDisposable & {
  readonly desk: TestDesk
  readonly service: PushService
  readonly page: Page
  readonly slug: string
  readonly post: string
}

/** A desk with one post and three followers, and an editor in front of it. */
async function newsroom(): Promise<Newsroom> {
  await using opening = new AsyncDisposableStack()
  const service = opening.use(await startPushService())
  const desk = opening.use(await startDesk({ options: { insecurePushOrigins: service.origins.http1 } }))
  const chrome = opening.use(await openBrowser('chrome'))
  const slug = await openStory(desk)
  const post = await postTo(desk, slug, 'The ship left at six.')
  for (const [name, follow] of [
    ['one', { stories: [slug] }],
    ['two', { topics: ['sea'] }],
    ['three', { everything: true }],
  ] as const) {
    const json = { subscription: service.subscription(name, 'http1'), follow }
    const { status } = await desk.request('/push/subscriptions', { json })
    expect(status).toBe(201)
  }
  const page = await sitDown(
    desk,
    chrome.browser.defaultBrowserContext(),
    'Ada',
    'editor',
    `/desk/stories/${slug}`,
  )
  await waitForPosts(page, 1)
  const all = opening.move()
  return { desk, service, page, slug, post, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

/** Writes the alert and sends it, with so many seconds to take it back. */
async function sendAlert(page: Page, holdSeconds: number): Promise<void> {
  await press(page, 'Alert')
  await fill(page, 'dialog input[name=title]', 'The ship is at sea')
  await page.select('dialog select[name=holdSeconds]', String(holdSeconds))
  await waitForText(page, 'dialog .button-main', 'Send to 2 browsers')
  await press(page, 'Send to 2 browsers')
  await waitForText(page, '.docked', 'To 2 browsers')
}

inChrome(
  'an alert counts down before the eyes, is found again after a reload, and one key takes it back without a trace',
  async () => {
    await using room = await newsroom()
    const { page, service } = room
    await press(page, 'Alert')
    await waitForText(page, '.audience', '0 browsers')
    expect(await textsOf(page, '.audience-size')).toEqual([
      '2 browsers',
      '3 browsers',
      '3 browsers',
      '0 browsers',
    ])
    await page.select('dialog select[name=holdSeconds]', '30')
    await page.locator('dialog input[name=breaking]').click()
    await page.keyboard.press('Escape')
    await press(page, 'Alert')
    await waitForText(page, 'dialog', 'Your changes from before are still here.')
    expect(await choicesIn(page)).toEqual(['30', 'true', 'The cable under the sea'])
    await press(page, 'Discard changes')
    expect(await choicesIn(page)).toEqual(['10', 'false', 'The cable under the sea'])
    await press(page, 'Undo', 'dialog')
    expect(await choicesIn(page)).toEqual(['30', 'true', 'The cable under the sea'])
    await page.keyboard.press('Escape')
    await sendAlert(page, 60)
    await page.waitForFunction(`document.activeElement.classList.contains('undo')`)
    await expect.poll(() => focused(page)).toContain('Undo')
    await page.waitForFunction(`/^in 5\\d s$/.test(document.querySelector('.countdown').textContent)`)

    await page.reload()
    await waitForText(page, '.docked', 'To 2 browsers')
    expect((await textsOf(page, '.countdown')).join()).toMatch(/^in (1:00|5\d s)$/)
    expect(await findingsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await waitForText(page, '.notice', 'Nobody received it')
    await waitForText(page, '.docked-state', 'Canceled')
    expect((await service.summary()).requests).toBe(0)
    await press(page, 'Alert')
    await waitForText(page, 'dialog', 'Your changes from before are still here.')
    expect(await choicesIn(page)).toEqual(['60', 'true', 'The ship is at sea'])
  },
  LONG_MS,
)

/** What the alert's dialog says of hold, breaking and title. */
async function choicesIn(page: Page): Promise<unknown> {
  return page.evaluate(`(({ holdSeconds, breaking, title }) => [
    holdSeconds.value, String(breaking.checked), title.value,
  ])(document.querySelector('dialog form').elements)`)
}

/** Lets follow-ups leave at once: nobody takes them back here. */
async function skipHolds(page: Page): Promise<void> {
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    const sent = request.postData()
    const body = sent === undefined ? {} : (JSON.parse(sent) as { followUp?: object })
    const followUp = { ...body.followUp, holdSeconds: 0 }
    void request.continue(
      body.followUp === undefined ? {} : { postData: JSON.stringify({ ...body, followUp }) },
    )
  })
}

inChrome(
  'receipts count up, and a correction and a retraction reach exactly those who were sent it',
  async () => {
    await using room = await newsroom()
    const { page, service, desk, slug } = room
    await sendAlert(page, 5)
    await waitForText(page, '.docked-state', 'Sent: 2 of 2 accepted')
    expect(Object.keys(await service.messageCounts('The ship is at sea'))).toHaveLength(2)
    await skipHolds(page)

    await press(page, 'Correct')
    await waitForText(page, 'dialog .follow-up', 'Notify the 2 browsers')
    await fill(page, 'dialog textarea[name=text]', 'The ship left at seven.')
    await fill(page, 'dialog textarea[name=note]', 'It left at seven.')
    await page.locator('dialog .follow-up input[type=checkbox]').click()
    await fill(page, 'dialog input[name="followUp.title"]', 'The ship left later')
    await press(page, 'Cancel')
    await press(page, 'Correct')
    await page.waitForFunction(
      `document.querySelector('dialog input[name="followUp.title"]')?.value === 'The ship left later'`,
    )
    await press(page, 'Publish correction')
    await waitForText(page, '.notice', 'will be told')
    await expect
      .poll(async () => Object.keys(await service.messageCounts('It left at seven.')).length)
      .toBe(2)

    await page.locator('.card-actions summary').click()
    await press(page, 'Retract')
    await waitForText(page, 'dialog .follow-up', 'Notify the 2 browsers')
    await fill(page, 'dialog textarea[name=reason]', 'It never left.')
    await press(page, 'Retract post')
    await waitForText(page, '.card-retraction', 'It never left.')
    await expect.poll(async () => Object.keys(await service.messageCounts('It never left.')).length).toBe(2)

    await page.goto(`${desk.url}/desk/stories/${slug}/alerts`)
    await page.waitForFunction(`document.querySelectorAll('.alert-row').length === 3`)
    await waitForText(page, '.alert-row', '90% in')
    const rows = await textsOf(page, '.alert-row')
    expect(rows[0]).toContain('Retraction')
    expect(rows[1]).toContain('Correction')
    expect(rows[2]).toContain('The ship is at sea')
    for (const row of rows) expect(row).toMatch(/Planned 2 Accepted 2/)
    expect(await findingsOf(page)).toEqual([])
  },
  LONG_MS,
)

inChrome(
  'breaking news is marked before it leaves and in its receipt, and reaches who has had enough for today',
  async () => {
    await using room = await newsroom()
    const { page, service, desk, slug, post } = room
    const subscription = service.subscription('enough', 'http1')
    await desk.request('/push/subscriptions', {
      json: { subscription, follow: { stories: [slug] }, perDay: 1 },
    })
    const routine = { title: 'Enough', body: 'For today.', audience: { kind: 'story' }, holdSeconds: 0 }
    const { id } = (await desk.call('POST', `/posts/${post}/alerts`, routine)).body
    await expect
      .poll(async () => (await desk.call('GET', `/alerts/${String(id)}`)).body, { timeout: PATIENCE_MS })
      .toMatchObject({ state: 'done', counts: { accepted: 3 } })
    await press(page, 'Alert')
    await fill(page, 'dialog input[name=title]', 'The ship is aground')
    await page.locator('dialog input[name=breaking]').click()
    await page.select('dialog select[name=holdSeconds]', '5')
    expect(await findingsOf(page)).toEqual([])
    await waitForText(page, 'dialog .button-main', 'Send to 3 browsers')
    await press(page, 'Send to 3 browsers')
    await waitForText(page, '.docked-state', 'Breaking. To 3 browsers')
    await waitForText(page, '.docked-state', 'Breaking. Sent: 3 of 3')
    expect(Object.keys(await service.messageCounts('The ship is aground'))).toHaveLength(3)

    await page.goto(`${desk.url}/desk/stories/${slug}/alerts`)
    await waitForText(page, '.alert-row .tag', 'Breaking')
    expect((await textsOf(page, '.alert-row'))[0]).toMatch(/Planned 3 Accepted 3/)
    expect(await findingsOf(page)).toEqual([])
  },
  LONG_MS,
)

inChrome(
  'a correction stops an alert that still waits',
  async () => {
    await using room = await newsroom()
    const { page, service } = room
    await sendAlert(page, 60)
    await press(page, 'Correct')
    await fill(page, 'dialog textarea[name=text]', 'The ship left at seven.')
    await fill(page, 'dialog textarea[name=note]', 'It left at seven.')
    await press(page, 'Publish correction')
    await waitForText(page, '.notice', 'alert was stopped')
    await waitForText(page, '.docked-state', 'the post was corrected')
    expect((await service.summary()).requests).toBe(0)
  },
  LONG_MS,
)
