import type { Page } from 'puppeteer-core'
import { expect } from 'vitest'

/** How long a page may take over anything: far more than it should, so that a slow machine is no failure. */
export const PATIENCE_MS = 15_000

export const EDITOR = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' } as const

/** Presses the button of that name, as it stands on the screen. */
export async function press(page: Page, name: string, within = ''): Promise<void> {
  await page.locator(`${within} ::-p-xpath(.//button[normalize-space()=${JSON.stringify(name)}])`).click()
}

/** Puts text into the field of that name, in place of what is there. */
export async function fill(page: Page, field: string, text: string): Promise<void> {
  await page.locator(field).fill(text)
}

export async function waitForText(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].some((e) => e.textContent.includes(${JSON.stringify(text)}))`,
    { timeout: PATIENCE_MS },
  )
}

/** The text of every such element, with white space folded. */
export async function textsOf(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.innerText.replace(/\\s+/g, ' ').trim())`,
  ) as Promise<string[]>
}

/** Copies a text as one copies it from an agency's page: selected there, taken with the keyboard. */
export async function copyFromPage(page: Page, text: string): Promise<void> {
  await page.goto(`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`)
  await chord(page, 'KeyA', 'SelectAll')
  await chord(page, 'KeyC', 'Copy')
}

export async function paste(page: Page, field: string): Promise<void> {
  await page.locator(field).click()
  await chord(page, 'KeyV', 'Paste')
}

/** NOTE: Chromium takes the editing command beside the keys, since it runs without a platform that maps them. */
async function chord(page: Page, key: 'KeyA' | 'KeyC' | 'KeyV', command: string): Promise<void> {
  await page.keyboard.down('Control')
  await page.keyboard.press(key, { commands: [command] })
  await page.keyboard.up('Control')
}

export async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/desk`)
  await fill(page, 'input[name=email]', EDITOR.email)
  await fill(page, 'input[name=password]', EDITOR.password)
  await press(page, 'Sign in')
  await waitForText(page, 'h1', 'Stories')
  expect(await page.title()).toContain('Stories')
}
