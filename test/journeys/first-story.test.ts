import { readFileSync } from 'node:fs'
import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { startPushDesk } from '../support/push-desk.ts'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { fill, PATIENCE_MS, press, waitForText } from './at-the-desk.ts'

const page = readFileSync('docs/start/first-story.md', 'utf8')

/** Every button and field that the page names. */
const named = Array.from(page.matchAll(/\b_([A-Z][^_\n]*)_/g), ([, name = '']) => name)

test.skipIf(missingBrowser('firefox') !== null)(
  'the first story goes as docs/start/first-story.md tells it, and everything it names is there',
  async () => {
    await using both = await startPushDesk()
    const { desk, service } = both
    await using firefox = await openBrowser('firefox', { pushServer: service.firefoxUrl })
    const seen = new Set<string>()
    const editor = await firefox.browser.newPage()
    const look = (): Promise<void> => noteWhatIsThere(editor, seen)

    await editor.goto((await desk.setUpLink()) ?? '')
    await fill(editor, 'input[name=name]', 'Ada')
    await fill(editor, 'input[name=email]', 'ada@example.org')
    await fill(editor, 'input[name=password]', 'a few words')
    await waitForText(editor, 'form', '1 more character.')
    await fill(editor, 'input[name=password]', 'a few words in a row')
    await press(editor, 'Create my account')
    await waitForText(editor, 'main', 'No stories yet')

    await look()
    await editor.locator('::-p-xpath(//a[normalize-space()="Open a story"])').click()
    await fill(editor, 'input[name=headline]', 'Storm at the harbour')
    await look()
    await press(editor, 'Open story')
    await waitForText(editor, '.story-nav', 'View as reader')

    const address = String(await editor.evaluate(`document.querySelector('.story-nav a').href`))
    expect(new URL(address).pathname).toBe('/stories/storm-at-the-harbour')
    const reader = await firefox.browser.newPage()
    await reader.goto(address)
    await waitForText(reader, '[data-connection]', 'Updating live')

    await editor.bringToFront()
    await fill(editor, 'textarea[name=text]', 'The ferries stay in port.')
    await editor.locator('textarea[name=text]').click()
    await editor.keyboard.down('Control')
    await editor.keyboard.press('Enter')
    await editor.keyboard.up('Control')
    await waitForText(reader, '[data-posts]', 'The ferries stay in port.')
    expect(await reader.evaluate(`document.querySelector('[data-empty], [data-new-posts] button')`)).toBe(
      null,
    )

    await editor.bringToFront()
    await look()
    await press(editor, 'Correct')
    await fill(editor, 'dialog textarea[name=text]', 'The small ferries stay in port.')
    await fill(editor, 'dialog textarea[name=note]', 'Not all of them.')
    await look()
    await press(editor, 'Publish correction')
    await waitForText(reader, '[data-posts] .correction', 'Not all of them.')

    await reader.bringToFront()
    const words = await reader
      .locator('[data-invitation] button')
      .map((button) => button.innerText)
      .wait()
    expect(page).toContain(`“${words}”`)
    await reader.locator('[data-invitation] button').click()
    await waitForText(reader, '[data-invitation]', 'Alerts are on for this story')
    await reader.close()
    await editor.bringToFront()
    await press(editor, 'Alert')
    await waitForText(editor, 'dialog .button-main', 'Send to 1 browser')
    await press(editor, 'Send to 1 browser')
    await waitForText(editor, '.docked', 'To 1 browser')
    await waitForText(editor, '.docked', '1 of 1')

    await editor.locator('.card-actions summary').click()
    await look()
    await press(editor, 'Retract')
    await fill(editor, 'dialog textarea[name=reason]', 'They all left.')
    await waitForText(editor, 'dialog', 'Notify the 1 browser')
    await press(editor, 'Retract post')
    await waitForText(editor, 'main', 'They all left.')

    expect(named.length).toBeGreaterThan(8)
    expect(named.filter((name) => !seen.has(name))).toEqual([])
  },
  PATIENCE_MS * 8,
)

/** Buttons, links and labels of fields, as a person reads them. */
async function noteWhatIsThere(page: Page, seen: Set<string>): Promise<void> {
  const names = (await page.evaluate(
    `[...document.querySelectorAll('a, button, summary, label')].map((e) => e.textContent.replace(/\\s+/g, ' ').trim())`,
  )) as readonly string[]
  for (const name of names) seen.add(name)
}
