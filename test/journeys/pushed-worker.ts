import type { Page } from 'puppeteer-core'
import { expect } from 'vitest'
import { PATIENCE_MS } from './at-the-desk.ts'

export type Shown = { readonly title: string; readonly body: string; readonly tag: string }

/** What this browser has on its screen from the desk. */
export async function notificationsOf(page: Page): Promise<readonly Shown[]> {
  return page.evaluate(`navigator.serviceWorker.getRegistration()
    .then((registration) => registration.getNotifications())
    .then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))`) as Promise<readonly Shown[]>
}

/** Takes all of them from the screen, those too that a push before puts there only now. */
export async function clearNotifications(page: Page): Promise<void> {
  const clear = async (): Promise<readonly Shown[]> => {
    await page.evaluate(`navigator.serviceWorker.getRegistration()
      .then((registration) => registration.getNotifications())
      .then((all) => all.forEach((one) => one.close()))`)
    return notificationsOf(page)
  }
  await expect.poll(clear, { timeout: PATIENCE_MS }).toEqual([])
}

/**
 * Registers the worker from the page, and gives a way to hand it a push as the browser would. Chromium has no push service
 * that a test could be; its protocol hands messages to the real service worker.
 */
export async function workerOf(page: Page, origin: string): Promise<(data: string) => Promise<void>> {
  await page.evaluate(
    `navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => null)`,
  )
  const protocol = await page.createCDPSession()
  // A push for a worker that is only becoming active is lost.
  const active = new Promise<string>((resolve) => {
    protocol.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const version = versions.find(({ status }) => status === 'activated')
      if (version !== undefined) resolve(version.registrationId)
    })
  })
  await protocol.send('ServiceWorker.enable')
  const registrationId = await active
  await warmUp(page)
  return async (data) => {
    await protocol.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
  }
}

/**
 * Chromium looks through its notifications once, a moment after a new profile has the first, and throws away what no
 * desktop shows: without a desktop that is all of them. What comes later stays.
 */
async function warmUp(page: Page): Promise<void> {
  let times = 0
  const look = async (): Promise<number> => {
    const kept = (await notificationsOf(page)).length > 0
    times = kept ? times + 1 : 0
    if (!kept) {
      await page.evaluate(`navigator.serviceWorker.getRegistration()
        .then((registration) => registration.showNotification('Warm', { tag: 'warm' }))`)
    }
    return times
  }
  await expect.poll(look, { timeout: PATIENCE_MS, interval: 50 }).toBeGreaterThan(8)
  await clearNotifications(page)
}
