import type { Browser, Page } from 'puppeteer-core'
import type { TestDesk } from '../support/start-desk.ts'
import { PATIENCE_MS, waitForText } from './at-the-desk.ts'

/** A story with so many posts that a reader scrolls, the oldest first: gives their ids. */
export async function longStory(desk: TestDesk, posts = 24): Promise<readonly string[]> {
  await desk.call('POST', '/stories', {
    headline: 'The river rises',
    slug: 'flood',
    standfirst: 'What we know, as we learn it.',
    topics: ['weather'],
  })
  const ids: string[] = []
  for (let number = 1; number <= posts; number++)
    ids.push(await postText(desk, `Gauge ${number} stands at ${number} metres.`))
  return ids
}

/** Publishes a post of two paragraphs, and gives its id. */
export async function postText(desk: TestDesk, text: string, more: object = {}): Promise<string> {
  const second =
    'It is the highest level that has been measured there in thirty years, the flood office says.'
  const { status, body } = await desk.call('POST', '/stories/flood/posts', {
    text: `${text}\n\n${second}`,
    ...more,
  })
  if (status !== 201) throw new Error(`Posting was answered ${status}.`)
  return String(body['id'])
}

/** A reader's page, once it is live. What goes wrong in its scripts is put into `errors`. */
export async function readAlong(
  browser: Browser,
  address: string,
  errors: string[],
  width = 1_024,
): Promise<Page> {
  const page = await browser.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.setViewport({ width, height: 720 })
  await page.goto(address)
  await waitForText(page, '[data-connection]', 'Updating live')
  return page
}

/** How far from the top of the window an element is, in pixels. */
export async function topOf(page: Page, selector: string): Promise<number> {
  return Number(
    await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect().top`),
  )
}

/** Brings an element near the top of the window, cut through, as a reader has it who is in the middle of it. */
export async function scrollInto(page: Page, selector: string): Promise<void> {
  await page.evaluate(`{
    document.querySelector(${JSON.stringify(selector)}).scrollIntoView({ block: 'start', behavior: 'instant' })
    scrollBy({ top: 90, behavior: 'instant' })
  }`)
}

/**
 * Notes what a screen reader is given to say from now on: the live region's text, whenever that has changed. The rest
 * between two announcements, of up to 20 seconds, is cut short.
 */
export async function hearAnnouncements(page: Page, selector = '[data-announcer]'): Promise<void> {
  await page.evaluate(`{
    const region = document.querySelector(${JSON.stringify(selector)})
    const wait = setTimeout
    window.setTimeout = (call, ms) => wait(call, ms > 16_000 && ms <= 20_000 ? ms / 100 : ms)
    let last = region.textContent
    window.heard = []
    new MutationObserver(() => {
      if (region.textContent !== last && region.textContent !== '') heard.push(region.textContent)
      last = region.textContent
    }).observe(region, { childList: true, characterData: true, subtree: true })
  }`)
}

/** Waits until that was said so many times. */
export async function waitForAnnouncement(page: Page, text: string, times = 1): Promise<void> {
  await page.waitForFunction(`heard.filter((said) => said === ${JSON.stringify(text)}).length === ${times}`, {
    timeout: PATIENCE_MS,
  })
}

/** Has the page hold so many posts, as one does that was open for days: copies of the oldest, as far as they are missing. */
export async function growTo(page: Page, posts: number): Promise<void> {
  await page.evaluate(`{
    const list = document.querySelector('[data-posts]')
    while (list.childElementCount < ${posts}) {
      const copy = list.lastElementChild.cloneNode(true)
      copy.id = 'p-copy' + list.childElementCount
      copy.dataset.post = 'copy' + list.childElementCount
      list.append(copy)
    }
  }`)
}
