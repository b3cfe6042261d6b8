import { expect, test } from 'vitest'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { signIn } from '../support/people.ts'
import { startDesk } from '../support/start-desk.ts'
import { fill, PATIENCE_MS, press, textsOf, waitForText } from './at-the-desk.ts'
import {
  chord,
  focused,
  loseNextAnswer,
  openStory,
  postTo,
  signInAs,
  sitDown,
  tabTo,
  textsIn,
  waitForPosts,
} from './desk-support.ts'

const inChrome = test.skipIf(missingBrowser('chrome') !== null)
const LONG_MS = PATIENCE_MS * 8

inChrome(
  'the first owner comes in by the set-up link, once, and past a screen that failed to load',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const page = await chrome.browser.newPage()
    await page.goto(`${desk.url}/desk`)
    await waitForText(page, '.door', 'Open the set-up link that the server printed')
    const link = await desk.setUpLink()
    const network = await page.createCDPSession()
    await network.send('Network.enable')
    await network.send('Network.setBlockedURLs', { urls: ['*/assets/welcome.*'] })
    await page.goto(String(link))
    await waitForText(page, '.problem', 'This part of the desk couldn’t be loaded.')
    await network.send('Network.setBlockedURLs', { urls: [] })
    await press(page, 'Try again')
    await fill(page, 'input[name=name]', 'Ada')
    await fill(page, 'input[name=email]', 'ada@example.org')
    await fill(page, 'input[name=password]', 'too short')
    await press(page, 'Create my account')
    await waitForText(page, '.field-problem', '12 characters')
    await expect.poll(() => focused(page)).toBe('Password')
    await fill(page, 'input[name=password]', 'correct horse battery')
    await press(page, 'Create my account')
    await waitForText(page, 'h1', 'Stories')
    expect(page.url()).not.toContain('#')

    await page.goto('about:blank')
    await page.goto(String(link))
    await waitForText(page, 'h1', 'This link no longer works')
  },
  LONG_MS,
)

inChrome(
  'an editor does everything with the keyboard alone',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const page = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Ada', 'owner')
    await tabTo(page, 'Open a story')
    await page.keyboard.press('Enter')
    await waitForText(page, 'h1', 'Open a story')
    await tabTo(page, 'Address')
    await page.keyboard.type('cable')
    await chord(page, 'KeyA')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('the-cable')
    await chord(page, 'Enter')
    await waitForText(page, '.field-problem', 'Enter a headline.')
    await tabTo(page, 'Headline')
    await page.keyboard.type('The cable under the sea')
    expect(await textsOf(page, '.field-problem')).toEqual([])
    await page.reload()
    await waitForText(page, 'main', 'Your changes from before are still here.')
    expect(await page.$eval('input[name=slug]', (field) => field.value)).toBe('the-cable')
    await tabTo(page, 'Headline')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Open story')
    await page.keyboard.press('Enter')
    await waitForText(page, 'h1', 'The cable under the sea')
    await expect.poll(() => focused(page)).toBe('The cable under the sea')

    await page.keyboard.press('n')
    await expect.poll(() => focused(page)).toBe('Text')
    await page.keyboard.type('The ship')
    await tabTo(page, 'Dateline')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(`document.querySelectorAll('.composer [type=submit]').length`)).toBe(0)
    await page.locator('textarea[name=text]').click()
    await chord(page, 'KeyA')
    await page.keyboard.type('The ship has left port.')
    await chord(page, 'Enter')
    await waitForPosts(page, 1)
    expect(await textsOf(page, '.card-body')).toEqual(['The ship has left port.'])

    await tabTo(page, 'Correct')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Text')
    await chord(page, 'KeyA')
    await page.keyboard.type('The ship has left the port.')
    await page.keyboard.press('Tab')
    await page.keyboard.type('A word was missing.')
    await chord(page, 'Enter')
    await waitForText(page, '.card-correction', 'A word was missing.')
    await page.waitForFunction(`document.querySelector('dialog') === null`)
    await expect.poll(() => focused(page)).toBe('Correct')

    await tabTo(page, 'More')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Retract')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Reason, for readers')
    await page.keyboard.type('It never left.')
    await chord(page, 'Enter')
    await waitForText(page, '.card-retraction', 'It never left.')
    await expect.poll(() => focused(page)).toMatch(/^More/)

    await page.keyboard.press('?')
    await waitForText(page, 'dialog h2', 'Keyboard shortcuts')
    await page.keyboard.press('Escape')
    await page.keyboard.press('s')
    await waitForText(page, 'h1', 'Stories')
    await expect.poll(() => focused(page)).toBe('Stories')

    await page.goto(`${desk.url}/desk/stories/the-cable/settings`)
    await fill(page, 'input[name=slug]', 'sea-cable')
    await press(page, 'Save')
    await waitForText(page, '.post-card', 'It never left.')
    expect(new URL(page.url()).pathname).toBe('/desk/stories/sea-cable')
    await page.goto(`${desk.url}/desk/stories/the-cable`)
    await waitForText(page, '.post-card', 'It never left.')
  },
  LONG_MS,
)

inChrome(
  'a reload, a lost answer and an ended session cost no word and post nothing twice',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const slug = await openStory(desk)
    const path = `/desk/stories/${slug}`
    const page = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Ada', 'editor', path)
    const text = 'textarea[name=text]'
    await page.locator(text).fill('The ship has left the port.')
    await page.reload()
    await page.waitForFunction(`document.querySelector('${text}')?.value === 'The ship has left the port.'`)

    await loseNextAnswer(page, '*/api/v1/stories/*/posts')
    await press(page, 'Publish', '.composer')
    await page.waitForFunction(`document.querySelector('${text}').value === ''`)
    await waitForPosts(page, 1)

    await page.locator(text).fill('Two tugs follow it.')
    for (const editor of await desk.people.store.editors()) await desk.people.store.endSessionsOf(editor.id)
    await press(page, 'Publish', '.composer')
    await waitForText(page, 'dialog h2', 'Sign in again')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await signInAs(page, 'ada@example.org')
    await page.waitForFunction(`document.querySelector('dialog') === null`)
    await press(page, 'Publish', '.composer')
    await waitForPosts(page, 2)
    expect(await textsIn(desk, slug)).toEqual(['Two tugs follow it.', 'The ship has left the port.'])

    await page.setOfflineMode(true)
    await waitForText(page, '.connection', 'Offline')
    for (const words of ['The tide turns.', 'It is dark.']) {
      await page.locator(text).fill(words)
      await press(page, 'Publish', '.composer')
      await page.waitForFunction(`document.querySelector('${text}').value === ''`)
    }
    await waitForText(page, '.outbox', 'Offline: 2 posts waiting')
    // The dialog was fetched before.
    await page.locator(text).fill('Later on.')
    await press(page, 'Later…')
    await waitForText(page, 'dialog', 'Your time zone:')
    await page.keyboard.press('Escape')
    await page.reload().catch(() => undefined)
    await page.setOfflineMode(false)
    await page.goto(`${desk.url}${path}`)
    await waitForPosts(page, 4)
    expect((await textsIn(desk, slug)).slice(0, 2)).toEqual(['It is dark.', 'The tide turns.'])
    expect(await page.$eval(text, (field) => field.value)).toBe('Later on.')
  },
  LONG_MS,
)

inChrome(
  'two windows of one browser write two texts',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const slug = await openStory(desk)
    const path = `/desk/stories/${slug}`
    const context = chrome.browser.defaultBrowserContext()
    const one = await sitDown(desk, context, 'Ada', 'editor', path)
    await one.locator('textarea[name=text]').fill('In the first window.')
    const other = await context.newPage()
    await other.goto(`${desk.url}${path}`)
    await other.locator('textarea[name=text]').fill('In the second window.')
    for (const page of [one, other]) await page.reload()
    const texts = await Promise.all(
      [one, other].map(async (page) => {
        await page.waitForFunction(
          `document.querySelector('textarea[name=text]')?.value.startsWith('In the')`,
          // A window behind another one is not drawn.
          { polling: 100 },
        )
        return page.evaluate(`document.querySelector('textarea[name=text]').value`)
      }),
    )
    expect(texts).toEqual(['In the first window.', 'In the second window.'])
    await other.close()
  },
  LONG_MS,
)

inChrome(
  'two who correct the same post see each other’s words before anything is lost',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const slug = await openStory(desk)
    const post = await postTo(desk, slug, 'The ship left at six with 40 people.')
    const path = `/desk/stories/${slug}`
    const page = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Ada', 'editor', path)
    await press(page, 'Correct')
    await fill(page, 'dialog textarea[name=text]', 'The ship left at seven with 40 people.')
    await fill(page, 'dialog textarea[name=note]', 'It left at seven.')
    await desk.call('POST', `/posts/${post}/corrections`, {
      text: 'The ship left at six with 14 people.',
      note: 'There were 14.',
    })
    await press(page, 'Publish correction')
    await waitForText(page, '.conflict', 'There were 14.')
    expect(await textsOf(page, '.conflict del')).toEqual(['40'])
    expect(await textsOf(page, '.conflict ins')).toEqual(['14'])
    await press(page, 'Start from their version')
    await fill(page, 'dialog textarea[name=text]', 'The ship left at seven with 14 people.')
    await press(page, 'Publish correction')
    await page.waitForFunction(`document.querySelector('dialog') === null`)
    expect(await textsIn(desk, slug)).toEqual(['The ship left at seven with 14 people.'])
    await waitForText(page, '.card-meta', 'Corrected 2 times')
  },
  LONG_MS,
)

inChrome(
  'a colleague’s post waits while the editor’s hand is among the posts',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const slug = await openStory(desk)
    await postTo(desk, slug, 'The first.')
    const path = `/desk/stories/${slug}`
    const page = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Ada', 'editor', path)
    await waitForText(page, '.connection', 'Connected')
    await postTo(desk, slug, 'The second.')
    await waitForPosts(page, 2)

    await tabTo(page, 'Correct')
    await postTo(desk, slug, 'The third.')
    await waitForText(page, '.column-head button', 'Show 1 new post')
    expect(await textsOf(page, '.card-body')).toEqual(['The second.', 'The first.'])
    await page.locator('.column-head button').click()
    await waitForPosts(page, 3)
  },
  LONG_MS,
)

inChrome(
  'a reporter sees what a reporter may do, and nothing else',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const slug = await openStory(desk)
    await postTo(desk, slug, 'By a program.')
    const path = `/desk/stories/${slug}`
    const page = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Rita', 'reporter', path)
    await page.locator('textarea[name=text]').fill('By Rita.')
    await press(page, 'Publish', '.composer')
    await waitForPosts(page, 2)
    const cards = await textsOf(page, '.card-actions')
    expect(cards).toEqual(['Correct More', 'More'])
    expect((await textsOf(page, '.masthead-nav')).join()).not.toMatch(/People|Tokens/)
    expect((await textsOf(page, '.story-nav')).join()).not.toContain('Settings')
    await page.goto(`${desk.url}/desk/people`)
    await waitForText(page, 'h1', 'Only owners')
  },
  LONG_MS,
)

inChrome(
  'a draft is saved, written on by a colleague, and published',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const slug = await openStory(desk)
    const path = `/desk/stories/${slug}`
    const ada = await sitDown(desk, chrome.browser.defaultBrowserContext(), 'Ada', 'editor', path)
    await ada.locator('textarea[name=text]').fill('A draft.')
    await chord(ada, 'KeyS')
    await waitForText(ada, '.draft', 'A draft.')
    expect(await textsIn(desk, slug)).toEqual([])
    await press(ada, 'Discard', '.draft')
    await press(ada, 'Discard', 'dialog')
    await ada.waitForFunction(`document.querySelector('.draft') === null`)
    await press(ada, 'Undo')
    await waitForText(ada, '.draft', 'A draft.')

    const joao = await sitDown(desk, await chrome.browser.createBrowserContext(), 'Joao', 'editor', path)
    await press(joao, 'Continue editing')
    await joao.locator('textarea[name=text]').fill('A draft, and better.')
    const { body } = await desk.call('GET', `/stories/${slug}/drafts`)
    const [draft] = body['drafts'] as readonly { readonly id: string }[]
    await desk.call('PATCH', `/posts/${draft?.id}`, { text: 'A draft of hers.' })
    await press(joao, 'Publish', '.composer')
    await waitForText(joao, '.composer .conflict', 'A colleague changed this draft')
    expect(await textsIn(desk, slug)).toEqual([])
    await press(joao, 'Use their version')
    await waitForText(joao, '.notice', 'The text in the composer was replaced.')
    await press(joao, 'Undo')
    await press(joao, 'Publish', '.composer')
    await press(joao, 'Keep my version and replace theirs')
    await press(joao, 'Publish', '.composer')
    await waitForPosts(ada, 1)
    expect(await textsIn(desk, slug)).toEqual(['A draft, and better.'])
    await ada.waitForFunction(`document.querySelector('.draft') === null`)

    const saved = await desk.call('POST', `/stories/${slug}/posts`, { text: 'Two tugs.', state: 'draft' })
    const second = `/posts/${String(saved.body['id'])}`
    for (const page of [ada, joao]) await waitForText(page, '.draft', 'Two tugs.')
    await press(joao, 'Continue editing')
    await joao.locator('textarea[name=text]').fill('Two tugs follow it.')
    await desk.call('PATCH', second, { text: 'Two tugs, says the port.' })
    await waitForText(joao, '.composer .conflict', 'A colleague changed this draft')
    await desk.call('DELETE', second)
    await waitForText(joao, '.draft-note', 'This draft has been discarded.')
    expect(await textsOf(joao, '.composer .buttons')).toEqual([
      'Save as a new draft Turn into a new post',
      '',
    ])
    await press(joao, 'Save as a new draft')
    await waitForText(ada, '.draft', 'Two tugs follow it.')
    await waitForText(joao, '.composer-kept', 'while you write')

    await press(joao, 'Correct')
    await fill(joao, 'dialog textarea[name=note]', 'It left at seven.')
    const { body: story } = await desk.call('GET', `/stories/${slug}`)
    const [post] = story['posts'] as readonly { readonly id: string }[]
    await desk.call('POST', `/posts/${post?.id}/retraction`, { reason: 'It never left.' })
    await waitForText(joao, 'dialog', 'A colleague has retracted this post. Nothing was published.')
    expect((await textsOf(joao, 'dialog')).join()).toMatch(/“It never left\.”.*It left at seven\./)
  },
  LONG_MS,
)

inChrome(
  'an owner renews and withdraws an invitation, removes a colleague, and signs out another browser',
  async () => {
    await using desk = await startDesk()
    await using chrome = await openBrowser('chrome')
    const context = chrome.browser.defaultBrowserContext()
    const page = await sitDown(desk, context, 'Ada', 'owner', '/desk/people')
    const mallory = await sitDown(desk, await chrome.browser.createBrowserContext(), 'Mallory', 'owner')
    await mallory.goto(`${desk.url}/desk/tokens`)
    await fill(mallory, 'input[name=name]', 'Weather bot')
    await press(mallory, 'Create token')
    await waitForText(mallory, '.rows', 'Weather bot')
    expect((await textsOf(mallory, '.row-meta')).join()).toMatch(/by Mallory.*not used yet/)

    await fill(page, 'input[name=name]', 'Ben Berg')
    await fill(page, 'input[name=email]', 'ben@example.org')
    await press(page, 'Create invitation link')
    await waitForText(page, '.person', 'Ben Berg')
    await press(page, 'Create new link')
    await waitForText(page, '.person .secret', 'no longer work')
    await press(page, 'Withdraw')
    await press(page, 'Withdraw', 'dialog')
    await page.waitForFunction(`!document.body.textContent.includes('ben@example.org')`)

    await page.reload()
    await page.locator('button[aria-label="Remove Mallory"]').click()
    await press(page, 'Remove', 'dialog')
    await waitForText(page, 'dialog', '“Weather bot”')
    await press(page, 'Revoke the tokens')
    await page.waitForFunction(`!document.querySelector('.rows').textContent.includes('Mallory')`)
    await page.goto(`${desk.url}/desk/tokens`)
    await waitForText(page, '.rows', 'Revoked')

    await signIn(desk, 'ada@example.org')
    await page.locator('.masthead-editor').click()
    await waitForText(page, '.tag', 'This browser')
    await press(page, 'Sign out everywhere else')
    await page.waitForFunction(`document.querySelectorAll('.person').length === 1`)
    await fill(page, 'input[name=current]', 'not the password')
    await fill(page, 'input[name=password]', 'another good password')
    await press(page, 'Change password')
    await waitForText(page, '.field-problem', 'The current password is wrong.')
    // From the field itself nothing moves, so that the same "no" has to be said.
    await page.keyboard.press('Enter')
    await waitForText(page, '[role=alert] .visually-hidden', 'The current password is wrong.')
  },
  LONG_MS,
)
