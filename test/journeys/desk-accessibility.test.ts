import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingBrowser, openBrowser, type TestBrowser } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { PATIENCE_MS, waitForText } from './at-the-desk.ts'
import { findingsOf } from './axe.ts'
import { openStory, postTo, sitDown } from './desk-support.ts'
import { sideways, storyOfUnbrokenWords } from './unbroken-words.ts'

/** Every screen that has an address, and what its heading says. */
const screens = (slug: string): readonly (readonly [string, string])[] => [
  ['', 'Stories'],
  ['/new-story', 'Open a story'],
  [`/stories/${slug}`, 'The cable under the sea'],
  [`/stories/${slug}/settings`, 'Story settings'],
  [`/stories/${slug}/alerts`, 'Alerts for this story'],
  ['/people', 'People'],
  ['/tokens', 'API tokens'],
  ['/account', 'Your account'],
  ['/nothing', 'Page not found'],
]

const acts = ['Correct', 'Alert', 'Retract', 'Revisions'] as const

describe.skipIf(missingBrowser('chrome') !== null).each([
  ['a desktop by day', 1_280, 'light'],
  ['a desktop by night', 1_280, 'dark'],
  ['a phone by day', 360, 'light'],
  ['a phone by night', 360, 'dark'],
])('on %s', (_, width, scheme) => {
  let desk: TestDesk
  let chrome: TestBrowser
  let page: Page
  let slug: string

  beforeAll(async () => {
    desk = await startDesk()
    chrome = await openBrowser('chrome')
    slug = await openStory(desk)
    const post = await postTo(desk, slug, 'The ship left at six.')
    await desk.call('POST', `/posts/${post}/corrections`, { text: 'It left at seven.', note: 'Seven.' })
    page = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Ada', 'owner')
    await page.setViewport({ width, height: 800 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  }, PATIENCE_MS * 4)

  afterAll(async () => {
    await chrome[Symbol.asyncDispose]()
    await desk[Symbol.asyncDispose]()
  })

  test('axe finds nothing on any screen, and none is wider than the window', async () => {
    for (const [path, title] of screens(slug)) {
      await page.goto(`${desk.url}/desk${path}`)
      await waitForText(page, 'h1', title)
      expect([path, await findingsOf(page)]).toEqual([path, []])
      expect([path, await sideways(page)]).toEqual([path, []])
    }
  })

  test('axe finds nothing in any dialog about a post', async () => {
    await page.goto(`${desk.url}/desk/stories/${slug}`)
    await page.waitForSelector('.post-card')
    for (const act of acts) {
      await page.evaluate(`[...document.querySelectorAll('.card-actions button')]
        .find((button) => button.textContent === ${JSON.stringify(act)}).click()`)
      await page.waitForSelector('dialog[open]')
      expect([act, await findingsOf(page)]).toEqual([act, []])
      await page.keyboard.press('Escape')
      await page.waitForFunction(`document.querySelector('dialog') === null`)
    }
  })

  test('no screen or dialog is wider than the narrowest window, whatever was posted', async () => {
    const { slug: unbroken } = await storyOfUnbrokenWords(desk)
    await page.setViewport({ width: Math.min(width, 320), height: 800 })
    for (const [path] of screens(unbroken)) {
      await page.goto(`${desk.url}/desk${path}`)
      await page.waitForSelector('h1')
      if (path === `/stories/${unbroken}`) await page.waitForSelector('.post-card')
      expect([path, await sideways(page)]).toEqual([path, []])
    }
    await page.goto(`${desk.url}/desk/stories/${unbroken}`)
    await page.waitForSelector('.post-card')
    for (const act of acts) {
      await page.evaluate(`[...document.querySelectorAll('.card-actions button')]
        .find((button) => button.textContent === ${JSON.stringify(act)}).click()`)
      await page.waitForSelector('dialog[open]')
      expect([act, await sideways(page)]).toEqual([act, []])
      await page.keyboard.press('Escape')
      await page.waitForFunction(`document.querySelector('dialog') === null`)
    }
    await page.setViewport({ width, height: 800 })
  })

  test('axe finds nothing on the door', async () => {
    const stranger = await (await chrome.browser.createBrowserContext()).newPage()
    await stranger.setViewport({ width, height: 800 })
    await stranger.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await stranger.goto(`${desk.url}/desk`)
    await waitForText(stranger, 'h1', 'Sign in')
    expect(await findingsOf(stranger)).toEqual([])
    await stranger.keyboard.press('Enter')
    await stranger.waitForSelector('.field-problem')
    expect(await findingsOf(stranger)).toEqual([])
    await stranger.goto(`${desk.url}/desk/welcome#nothing`)
    await waitForText(stranger, 'h1', 'This link no longer works')
    expect(await findingsOf(stranger)).toEqual([])
  })
})
