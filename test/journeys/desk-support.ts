import type { BrowserContext, Page } from 'puppeteer-core'
import { addEditor } from '../../src/desk/people/invite-editor.ts'
import type { Role } from '../../src/domain/role.ts'
import type { TestDesk } from '../support/start-desk.ts'
import { fill, PATIENCE_MS, press } from './at-the-desk.ts'

const PASSWORD = 'correct horse battery'

/** Adds somebody to the desk and gives a page on which they are signed in, with a session of their own. */
export async function sitDown(
  desk: TestDesk,
  context: BrowserContext,
  name: string,
  role: Role,
  path = '/desk',
): Promise<Page> {
  const email = `${name.toLowerCase()}@example.org`
  const added = await addEditor(desk.people, { email, name, role, password: PASSWORD })
  if (!added.ok) throw new Error(added.refusal.kind)
  const page = await context.newPage()
  await page.setViewport({ width: 1_280, height: 1_400 })
  await page.goto(`${desk.url}${path}`)
  await signInAs(page, email)
  await page.waitForSelector('.masthead-nav', { timeout: PATIENCE_MS })
  return page
}

/** Fills in the form that asks who is there, on the door or above a screen. */
export async function signInAs(page: Page, email: string): Promise<void> {
  await fill(page, 'input[name=email]', email)
  await fill(page, 'input[name=password]', PASSWORD)
  await press(page, 'Sign in')
}

/** Opens a story by the API and gives its slug. */
export async function openStory(desk: TestDesk, headline = 'The cable under the sea'): Promise<string> {
  const opened = await desk.call('POST', '/stories', { headline, topics: ['sea'] })
  return String(opened.body['slug'])
}

/** Posts by the API and gives the post's id. */
export async function postTo(desk: TestDesk, slug: string, text: string): Promise<string> {
  const posted = await desk.call('POST', `/stories/${slug}/posts`, { text })
  return String(posted.body['id'])
}

/** Texts of the story's posts as the API has them, the newest first. */
export async function textsIn(desk: TestDesk, slug: string): Promise<readonly string[]> {
  const { body } = await desk.call('GET', `/stories/${slug}`)
  return (body['posts'] as readonly { readonly text: string }[]).map(({ text }) => text)
}

/** What has the focus: its label, or its words. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const e = document.activeElement
    const label = e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent
    return label.replace(/\\s+/g, ' ').trim()
  })()`) as Promise<string>
}

/** Goes on with Tab until something of that name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused(page)).startsWith(name)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to “${name}”, but last to “${await focused(page)}”.`)
}

export async function chord(page: Page, key: 'Enter' | 'KeyA' | 'KeyS' | 'KeyZ'): Promise<void> {
  await page.keyboard.down('Control')
  await page.keyboard.press(key, key === 'KeyA' ? { commands: ['SelectAll'] } : {})
  await page.keyboard.up('Control')
}

/** Lets the next request to such an address reach the desk and loses its answer. Chromium only. */
export async function loseNextAnswer(page: Page, urlPattern: string): Promise<void> {
  const cdp = await page.createCDPSession()
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] })
  cdp.once('Fetch.requestPaused', ({ requestId }) => {
    const lose = async (): Promise<void> => {
      await cdp.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' })
      await cdp.detach()
    }
    void lose()
  })
}

export async function waitForPosts(page: Page, count: number): Promise<void> {
  await page.waitForFunction(`document.querySelectorAll('.post-card').length === ${count}`, {
    timeout: PATIENCE_MS,
  })
}
