import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AlertId } from '../../src/domain/ids.ts'
import { addsUp } from '../../src/fanout/push/delivery-counts.ts'
import { AlertingServer } from '../support/alerting-server.ts'
import type { FrontMode } from '../support/push-service/front.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SUBSCRIPTIONS = 10_000

test('among 410, 429, 503 and silence every count adds up, only 410 unsubscribes, and nobody is sent it twice', async () => {
  using folder = tempFolder()
  await using server = await AlertingServer.start(folder.path, { subscriptions: SUBSCRIPTIONS })
  const { service } = server
  await service.behave(
    [
      { misdeed: { kind: 'status', status: 410 }, share: 0.01 },
      { misdeed: { kind: 'status', status: 429, retryAfter: '3' }, share: 0.01, times: 1 },
      { misdeed: { kind: 'status', status: 503 }, share: 0.005, times: 1 },
      { misdeed: { kind: 'hang' }, share: 0.001, times: 1 },
    ],
    70,
  )
  const post = await server.post('The bridge is open.')
  const alert = await server.alert(post, 'The bridge')
  const counts = await server.untilDone(alert)

  const { statuses, reached, accepted, repeated, complaints } = await service.summary()
  const gone = statuses['410'] ?? 0
  expect(gone).toBeGreaterThan(SUBSCRIPTIONS * 0.005)
  expect(statuses['429']).toBeGreaterThan(SUBSCRIPTIONS * 0.005)
  expect(statuses['503']).toBeGreaterThan(0)
  expect(statuses['hang']).toBeGreaterThan(0)
  expect(counts).toMatchObject({
    planned: SUBSCRIPTIONS,
    accepted: SUBSCRIPTIONS - gone,
    gone,
    waiting: 0,
    retrying: 0,
    expired: 0,
    refused: 0,
  })
  expect(addsUp(counts)).toBe(true)
  expect(await server.audience(post)).toBe(SUBSCRIPTIONS - gone)
  expect([reached, accepted, repeated]).toEqual([SUBSCRIPTIONS - gone, SUBSCRIPTIONS - gone, 0])
  // Nobody came back before its Retry-After was over, among others.
  expect(complaints).toEqual({})
})

/** What becomes of the push service over HTTP/1.1, and what the operator is told of it. */
const troubles: readonly (readonly [string, FrontMode | 'throttling', string | null])[] = [
  ['is a black hole', 'silent', 'service-failing'],
  ['answers with what is not TLS', 'garbage', 'service-failing'],
  ['is not there', 'refusing', 'service-failing'],
  ['answers 429 to everybody', 'throttling', null],
]

test.each(troubles)(
  'a push service that %s holds up nobody else and unsubscribes nobody; when it is back its readers have the alert',
  async (_, trouble, alarm) => {
    const healthy = 3_000
    const ill = 500
    using folder = tempFolder()
    await using server = await AlertingServer.start(folder.path, {
      subscriptions: healthy + ill,
      front: (index) => (index < healthy ? 'h2' : 'https1'),
    })
    const { service } = server
    const post = await server.post('The bridge is open.')
    const sendTo = async (title: string): Promise<{ alert: AlertId; ms: number }> => {
      const before = (await service.summary()).accepted
      const began = Date.now()
      const alert = await server.alert(await server.post(title), title)
      while ((await service.summary()).accepted - before < healthy) await sleep(20)
      return { alert, ms: (await service.takenAt(before + healthy)) - began }
    }
    await service.behave([], 20)
    await server.untilDone((await sendTo('All is well.')).alert)

    const ids = Array.from({ length: ill }, (_, n) => `s${healthy + n}`)
    if (trouble === 'throttling') {
      await service.behave([{ misdeed: { kind: 'status', status: 429, retryAfter: '2' }, ids }], 20)
    } else await service.mode('https1', trouble)
    const { alert, ms } = await sendTo('One is ill.')
    // Far less than any time limit of the other one.
    expect(ms).toBeLessThan(8_000)
    const { counts, state } = await server.seen(alert)
    expect(state).toBe('sending')
    expect(counts).toMatchObject({ gone: 0, refused: 0, expired: 0, planned: healthy + ill })
    if (alarm !== null)
      await expect
        .poll(() => server.alarms(), { timeout: 15_000 })
        .toContainEqual(expect.objectContaining({ kind: alarm, about: service.origins.https1 }))

    await service.behave([], 20)
    if (trouble !== 'throttling') await service.mode('https1', 'up')
    expect(await server.untilDone(alert)).toMatchObject({ accepted: healthy + ill, gone: 0 })
    expect(await server.audience(post)).toBe(healthy + ill)
    const { repeated, complaints } = await service.summary()
    expect(repeated).toBe(0)
    expect(complaints).toEqual({})
  },
)
