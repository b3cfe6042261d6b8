import type { Page } from 'puppeteer-core'
import { describe, expect, test } from 'vitest'
import { addEditor } from '../../src/desk/people/invite-editor.ts'
import { missingBrowser, openBrowser, type BrowserName } from '../support/real-browser.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import {
  copyFromPage,
  EDITOR,
  fill,
  paste,
  PATIENCE_MS,
  press,
  signIn,
  textsOf,
  waitForText,
} from './at-the-desk.ts'

const COPY = `Talks on the seabed cable resume in Vienna

Last Updated: Tuesday, November 24, 2026, 09:40 GMT

VIENNA (AP) — Delegations from both coasts met again on Tuesday, a day after the repair ship “Aurora” left port.

A spokesman for the port said the ship would need [at least] two days to reach the place.

It’s the third round of talks this month.

(AP, Reuters)`

const EMBARGOED = `EMBARGOED UNTIL 0001 GMT JANUARY 1, 2099

Cable is whole again

VIENNA (AP) — The cable is whole again.

Media contact: Ada Lind, press@harbour.example`

const noteStandsAboveHeadline = `Boolean(
  document.querySelector('.recognition.order').compareDocumentPosition(document.querySelector('input[name=headline]')) &
    Node.DOCUMENT_POSITION_FOLLOWING,
)`

/** When a post of that id-less text first stood in the reader's page, by that page's own clock and the epoch's. */
async function watchForPost(reader: Page, text: string): Promise<void> {
  await reader.evaluate(`window.seenAt = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('[data-new-posts]').textContent.trim() !== '') resolve(Date.now())
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
    look()
  }); ${JSON.stringify(text)}`)
}

async function openStory(desk: TestDesk): Promise<string> {
  await addEditor(desk.people, { ...EDITOR, role: 'owner' })
  const opened = await desk.call('POST', '/stories', { headline: 'The cable under the sea' })
  const slug = String(opened.body['slug'])
  // The first post of a story comes in by itself; this is about those that wait behind the button.
  await desk.call('POST', `/stories/${slug}/posts`, { text: 'The cable broke in the night.' })
  return slug
}

describe.each<BrowserName>(['chrome', 'firefox'])('in %s', (name) => {
  test.skipIf(missingBrowser(name) !== null)(
    'an editor pastes wire copy, readers see it at once, and a correction and a retraction change it in place',
    async () => {
      await using desk = await startDesk()
      const slug = await openStory(desk)
      await using editors = await openBrowser(name)
      await using readers = await openBrowser(name)
      const reader = await readers.browser.newPage()
      const errors: string[] = []
      reader.on('pageerror', (error) => errors.push(String(error)))
      await reader.goto(`${desk.url}/stories/${slug}`)
      await waitForText(reader, '[data-connection]', 'Updating live')

      const editor = await editors.browser.newPage()
      editor.on('pageerror', (error) => errors.push(String(error)))
      await copyFromPage(editor, EMBARGOED)
      await signIn(editor, desk.url)
      await editor.goto(`${desk.url}/desk/stories/${slug}`)
      await paste(editor, 'textarea[name=text]')
      await waitForText(editor, '.recognition.order', 'Embargoed until')
      await waitForText(editor, '.recognition', 'Ada Lind')
      expect(await editor.evaluate(noteStandsAboveHeadline)).toBe(true)
      await press(editor, 'Publish')
      await waitForText(editor, 'dialog', 'EMBARGOED UNTIL 0001 GMT JANUARY 1, 2099')
      await press(editor, 'Cancel')
      expect(await textsOf(reader, 'article.post')).toHaveLength(1)
      expect(await editor.evaluate(`document.querySelector('textarea[name=text]').value`)).toBe(
        'The cable is whole again.',
      )
      await press(editor, 'Clear form')

      await copyFromPage(editor, COPY)
      await editor.goto(`${desk.url}/desk/stories/${slug}`)
      await paste(editor, 'textarea[name=text]')
      await editor.waitForFunction(`document.querySelector('input[name=headline]').value !== ''`)
      const filled = await editor.evaluate(
        `['headline', 'dateline', 'credits', 'text'].map((n) => document.querySelector('[name=' + n + ']').value)`,
      )
      expect(filled).toEqual([
        'Talks on the seabed cable resume in Vienna',
        'VIENNA',
        'AP, Reuters',
        [
          'Delegations from both coasts met again on Tuesday, a day after the repair ship “Aurora” left port.',
          'A spokesman for the port said the ship would need [at least] two days to reach the place.',
          'It’s the third round of talks this month.',
        ].join('\n\n'),
      ])

      await watchForPost(reader, 'Delegations')
      const clickedAt = Date.now()
      await press(editor, 'Publish')
      const seenAt = Number(await reader.evaluate('window.seenAt'))
      expect(seenAt - clickedAt).toBeLessThan(1_000)
      expect(await textsOf(reader, '[data-posts] .post')).toHaveLength(1)
      await reader.locator('[data-new-posts] button').click()
      await waitForText(reader, '[data-posts] .post', 'Delegations from both coasts')
      expect(await textsOf(reader, '[data-posts] .credits')).toEqual(['(AP, Reuters)'])

      await press(editor, 'Correct')
      await fill(editor, 'dialog textarea[name=text]', 'Delegations from both coasts meet on Wednesday.')
      await fill(editor, 'dialog textarea[name=note]', 'An earlier version gave the wrong day.')
      await press(editor, 'Publish correction')
      await waitForText(reader, '[data-posts] .correction', 'An earlier version gave the wrong day.')
      expect(await textsOf(reader, '[data-posts] .post-body')).toEqual([
        'VIENNA — Delegations from both coasts meet on Wednesday.',
        'The cable broke in the night.',
      ])

      await editor.locator('.card-actions summary').click()
      await press(editor, 'Retract')
      await fill(editor, 'dialog textarea[name=reason]', 'The report came from an old story.')
      await press(editor, 'Retract post')
      await waitForText(reader, '[data-posts] .retraction', 'The report came from an old story.')
      expect((await textsOf(reader, 'main')).join()).not.toContain('Delegations')
      expect(errors).toEqual([])
    },
    PATIENCE_MS * 8,
  )
})
