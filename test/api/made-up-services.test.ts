import { expect, test } from 'vitest'
import { storeSubscriptions } from '../support/many-subscriptions.ts'
import { openStoryWithPost, pushOptions, sendAlert } from '../support/push-desk.ts'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'
import { startDesk } from '../support/start-desk.ts'
import { tempFolder } from '../support/temp-folder.ts'

const REAL = 20
const MADE_UP = 5_000
const MAX_MORE_MS = 1_000
/** Something else may run during one of the two. */
const BUSY_MACHINE = { retry: 2, timeout: 60_000 }
/** Hosts that share nothing take three megabytes each. */
const MAX_GROWTH = 1024 * 1024 * 1024

/** How long it takes from the alert until all real browsers have it, beside so many hosts that don't exist. */
async function reachedIn(service: PushService, madeUp: number): Promise<{ ms: number; alarms: unknown }> {
  using folder = tempFolder()
  const subscription = (name: string): ReturnType<PushService['subscription']> => {
    const real = service.subscription(`${madeUp}-${name}`)
    const index = Number(name.slice(1))
    // A top-level domain that never exists. The real browsers stand in the middle.
    const isReal = index >= madeUp / 2 && index < madeUp / 2 + REAL
    return isReal ? real : { ...real, endpoint: `https://host-${index}.made-up.invalid/push/${index}` }
  }
  await storeSubscriptions(folder.path, { subscription }, madeUp + REAL)
  const options = { ...pushOptions(service, folder.path), data: folder.path, pushHosts: '.made-up.invalid' }
  await using desk = await startDesk({ options })
  const { post } = await openStoryWithPost(desk)
  const { accepted } = await service.summary()

  const began = performance.now()
  await sendAlert(desk, post, { audience: { kind: 'everyone' } })
  await expect
    .poll(async () => (await service.summary()).accepted - accepted, { interval: 10, timeout: 30_000 })
    .toBe(REAL)
  const ms = performance.now() - began
  const health = (await (await desk.request('/health')).json()) as { alarms: unknown }
  return { ms, alarms: health.alarms }
}

test(
  '5,000 made-up push services delay the browsers of a real one by less than a second',
  BUSY_MACHINE,
  async () => {
    await using service = await startPushService()
    const before = process.memoryUsage().rss
    const alone = await reachedIn(service, 0)
    const beside = await reachedIn(service, MADE_UP)

    expect(beside.ms - alone.ms).toBeLessThan(MAX_MORE_MS)
    expect(process.memoryUsage().rss - before).toBeLessThan(MAX_GROWTH)
    for (const alarm of beside.alarms as readonly { about: string }[]) {
      expect(alarm.about).toBe('push services that never accepted a message')
    }
  },
)
