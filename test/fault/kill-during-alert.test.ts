import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sqlAlertBook } from '../../src/adapters/sql/alert-book.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import type { AlertCounts } from '../../src/domain/alert.ts'
import type { AlertId } from '../../src/domain/ids.ts'
import { apiCaller } from '../support/api-caller.ts'
import { environmentOf } from '../support/environment-of.ts'
import { keepSubscriptions } from '../support/many-subscriptions.ts'
import { pushOptions } from '../support/push-desk.ts'
import type { Summary } from '../support/push-service/received.ts'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'
import { freePort, newToken, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SUBSCRIPTIONS = 5_000
/** Shares of the audience after which the process is killed: five times in one send. */
const KILLS = [0.04, 0.2, 0.45, 0.7, 0.93]

test('killed in the midst of an alert to 5,000, it skips nobody and repeats only what was on its way', async () => {
  using folder = tempFolder()
  await using service = await startPushService()
  await service.behave([], 15)
  await keepSubscriptions(folder.path, service, SUBSCRIPTIONS)
  const environment = environmentOf({ ...pushOptions(service, folder.path), logLevel: 'error' })
  const started = { folder: folder.path, port: await freePort(), environment }
  let server = await startServer(started)
  const call = apiCaller(() => server.url, await newToken(folder.path))
  const { slug } = await call('POST', '/stories', { headline: 'The bridge over the sound' })
  const { id: post } = await call('POST', `/stories/${String(slug)}/posts`, { text: 'The bridge is open.' })
  const alert = (
    await call('POST', `/posts/${String(post)}/alerts`, {
      title: 'The bridge',
      body: 'It is open.',
      audience: { kind: 'everyone' },
      holdSeconds: 0,
    })
  )['id'] as AlertId

  let mayRepeat = 0
  for (const share of KILLS) {
    while ((await service.summary()).accepted < SUBSCRIPTIONS * share) await sleep(5)
    await server.kill('SIGKILL')
    // What the service has and the ledger has not was on its way: answered and not yet noted, or not yet answered.
    mayRepeat += (await quiet(service)).reached - (await acceptedIn(folder.path, alert))
    const killedAt = Date.now()
    const before = (await service.summary()).accepted
    server = await startServer(started)
    while ((await service.summary()).accepted === before) await sleep(5)
    expect(Date.now() - killedAt).toBeLessThan(10_000)
  }
  await using last = server
  let counts: AlertCounts
  do {
    await sleep(50)
    counts = (await call('GET', `/alerts/${alert}`))['counts'] as AlertCounts
  } while (counts.accepted + counts.gone + counts.refused + counts.expired < SUBSCRIPTIONS)

  const { reached, repeated, complaints } = await service.summary()
  expect(counts).toMatchObject({ planned: SUBSCRIPTIONS, accepted: SUBSCRIPTIONS, waiting: 0, retrying: 0 })
  expect(reached).toBe(SUBSCRIPTIONS)
  expect(repeated).toBeLessThanOrEqual(mayRepeat)
  expect(complaints).toEqual({})
  for (let index = 0; index < SUBSCRIPTIONS; index += 97) {
    const messages = await service.received(`s${index}`)
    // A repeat carries the same Topic and the same words, tag and id among them: a device shows one.
    expect(new Set(messages.map(({ topic, text }) => `${topic} ${text}`)).size).toBe(1)
  }
  console.log(`${KILLS.length} kills: ${repeated} repeated of ${mayRepeat} that were on their way`)
  expect(last.pid).toBeGreaterThan(0)
})

/** What had left the killed process has come in. */
async function quiet(service: PushService): Promise<Summary> {
  for (let before = await service.summary(); ;) {
    await sleep(100)
    const now = await service.summary()
    if (now.requests === before.requests) return now
    before = now
  }
}

async function acceptedIn(folder: string, alert: AlertId): Promise<number> {
  await using store = await openStore(folder)
  return (await sqlAlertBook(store.writer).totals(alert)).counts.accepted
}
