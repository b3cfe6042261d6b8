import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingBrowser, openBrowser, type TestBrowser } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { PATIENCE_MS, textsOf, waitForText } from './at-the-desk.ts'
import { longStory, postText } from './at-the-page.ts'
import { findingsOf } from './axe.ts'
import { sideways, storyOfUnbrokenWords } from './unbroken-words.ts'

type Places = { readonly path: string; readonly says: string }

/** A desk that has everything a reader may meet, and where it is. */
async function fullDesk(): Promise<{ readonly desk: TestDesk; readonly places: readonly Places[] }> {
  const desk = await startDesk({ options: { name: 'The_Harbour_Post_and_Telegraph_of_the_Western_Islands' } })
  const [first = '', second = ''] = await longStory(desk, 32)
  const pinned = await postText(desk, 'Seven ships wait.', { headline: 'Seven ships wait', keyEvent: true })
  await desk.call('POST', `/posts/${first}/corrections`, {
    text: 'Gauge 1 stands at 2 metres.',
    note: 'Two, not one.',
  })
  await desk.call('POST', `/posts/${pinned}/corrections`, {
    text: 'Nine ships wait.',
    note: 'There are nine.',
  })
  await desk.call('POST', `/posts/${second}/retraction`, { reason: 'It was a forged report.' })
  await desk.call('POST', '/stories/flood/posts', {
    headline: 'أمطار غزيرة',
    text: 'تقول هيئة الأرصاد إن الأمطار ستتوقف.',
  })
  await desk.call('PATCH', '/stories/flood', {
    pinnedPost: pinned,
    keyPoints: ['The dam holds.', 'Trains run.'],
  })
  await desk.call('POST', '/stories', { headline: 'Budget talks', slug: 'budget' })
  await desk.call('PATCH', '/stories/budget', { state: 'ended' })
  const older =
    /href="([^"]*\?page=[^"]*)"/.exec(await (await desk.request('/stories/flood')).text())?.[1] ?? ''
  const places = [
    { path: '/', says: 'The river rises' },
    { path: '/stories/flood', says: 'Nine ships wait.' },
    { path: older, says: 'Gauge 1 stands at 2 metres.' },
    { path: `/stories/flood/posts/${pinned}`, says: 'There are nine.' },
    { path: `/stories/flood/posts/${second}`, says: 'It was a forged report.' },
    { path: '/stories/budget', says: 'No posts yet.' },
    { path: '/stories/nothing', says: 'Page not found' },
    { path: '/docs/refusals', says: 'story-unknown' },
    { path: '/alerts', says: 'You don’t need an account' },
  ]
  return { desk, places }
}

describe.skipIf(missingBrowser('chrome') !== null).each([
  ['a desktop by day', 1_280, 'light'],
  ['a desktop by night', 1_280, 'dark'],
  ['the narrowest phone by day', 320, 'light'],
  ['the narrowest phone by night', 320, 'dark'],
])('on %s', (_, width, scheme) => {
  let desk: TestDesk
  let places: readonly Places[]
  let chrome: TestBrowser
  let page: Page

  beforeAll(async () => {
    ;({ desk, places } = await fullDesk())
    chrome = await openBrowser('chrome')
    page = await chrome.browser.newPage()
    await page.setViewport({ width, height: 800 })
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
  }, PATIENCE_MS * 4)

  afterAll(async () => {
    await chrome[Symbol.asyncDispose]()
    await desk[Symbol.asyncDispose]()
  })

  test(
    'passes axe on every page without horizontal scrolling',
    async () => {
      for (const { path, says } of places) {
        await page.goto(`${desk.url}${path}`)
        await waitForText(page, 'main', says)
        expect([path, await findingsOf(page)]).toEqual([path, []])
        expect([path, await sideways(page)]).toEqual([path, []])
      }
    },
    PATIENCE_MS * 6,
  )

  test(
    'is as wide as the window whatever is posted',
    async () => {
      const { slug, post, retracted } = await storyOfUnbrokenWords(desk)
      const story = `/stories/${slug}`
      for (const path of [
        '/',
        story,
        `${story}/posts/${post}`,
        `${story}/posts/${retracted}`,
        `/alerts/held-back/${post}`,
        '/alerts',
      ]) {
        await page.goto(`${desk.url}${path}`)
        await waitForText(page, 'h1', '')
        expect([path, await sideways(page)]).toEqual([path, []])
      }
    },
    PATIENCE_MS * 4,
  )

  test(
    'passes axe with waiting and with shown posts',
    async () => {
      await page.goto(`${desk.url}/stories/flood`)
      await waitForText(page, '[data-connection]', 'Updating live')
      await postText(desk, 'Gauge 33 stands at 33 metres.')
      await waitForText(page, '[data-new-posts] button', '1 new post')
      expect(await findingsOf(page)).toEqual([])
      await page.locator('[data-new-posts] button').click()
      await waitForText(page, '.mark-new', 'New')
      expect(await findingsOf(page)).toEqual([])
    },
    PATIENCE_MS * 4,
  )
})

test.skipIf(missingBrowser('firefox') !== null)(
  'shows complete pages without JavaScript, with a note that they don’t update',
  async () => {
    const { desk, places } = await fullDesk()
    await using _desk = desk
    await using firefox = await openBrowser('firefox', { javascript: false })
    const page = await firefox.browser.newPage()
    for (const { path, says } of places) {
      await page.goto(`${desk.url}${path}`)
      // NOTE: what a test runs in a page is not the page's own script, and works here too.
      expect((await textsOf(page, 'main')).join()).toContain(says)
      if (path.startsWith('/stories/flood')) expect(await textsOf(page, '.still')).toHaveLength(1)
    }
    const times = await textsOf(page, 'time')
    expect(times.every((text) => /\d{4}, \d\d:\d\d UTC$/.test(text))).toBe(true)
  },
  PATIENCE_MS * 6,
)
