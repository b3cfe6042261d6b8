import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AlertId } from '../../src/domain/ids.ts'
import { addsUp } from '../../src/fanout/push/delivery/delivery-counts.ts'
import { AlertingServer } from '../support/alerting-server.ts'
import type { ListenerKind, ListenerMode } from '../support/push-service/listener.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SUBSCRIPTIONS = 10_000
/** A request may take fifteen seconds on a busy machine. */
const ALARM_WITHIN_MS = 60_000

test('counts add up and nobody gets two alerts among 410, 429, 503 and timeouts', async () => {
  using folder = tempFolder()
  await using server = await AlertingServer.start(folder.path, { subscriptions: SUBSCRIPTIONS })
  const { service } = server
  await service.injectFaults(
    [
      { fault: { kind: 'status', status: 410 }, share: 0.01 },
      { fault: { kind: 'status', status: 429, retryAfter: '3' }, share: 0.01, times: 1 },
      { fault: { kind: 'status', status: 503 }, share: 0.005, times: 1 },
      { fault: { kind: 'no-response' }, share: 0.001, times: 1 },
    ],
    70,
  )
  const post = await server.post('The bridge is open.')
  const alert = await server.alert(post, 'The bridge')
  const counts = await server.untilDone(alert)

  const { statuses, reached, accepted, repeated, violations } = await service.summary()
  const gone = statuses['410'] ?? 0
  expect(gone).toBeGreaterThan(SUBSCRIPTIONS * 0.005)
  expect(statuses['429']).toBeGreaterThan(SUBSCRIPTIONS * 0.005)
  expect(statuses['503']).toBeGreaterThan(0)
  expect(statuses['no-response']).toBeGreaterThan(0)
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
  // Among others: no retry came before its Retry-After.
  expect(violations).toEqual({})
})

/** A fault of one of two push services, and the alarm that it raises. */
type ServiceFault = {
  readonly what: string
  readonly fault: ListenerMode | 'throttled' | 'no-response'
  readonly alarm: string | null
  readonly at: ListenerKind
}

const serviceFaults: readonly ServiceFault[] = [
  { what: 'is a black hole', fault: 'silent', alarm: 'service-failing', at: 'https1' },
  { what: 'responds without TLS', fault: 'garbage', alarm: 'service-failing', at: 'https1' },
  { what: 'refuses connections', fault: 'refusing', alarm: 'service-failing', at: 'https1' },
  { what: 'responds 429 to everybody', fault: 'throttled', alarm: null, at: 'https1' },
  {
    what: 'accepts requests over HTTP/2 and never responds',
    fault: 'no-response',
    alarm: 'service-failing',
    at: 'h2',
  },
]

test.each(serviceFaults)(
  'a push service that $what delays no other and receives its alerts after recovery',
  async ({ fault, alarm, at }) => {
    const healthy = 3_000
    const unhealthy = 500
    using folder = tempFolder()
    await using server = await AlertingServer.start(folder.path, {
      subscriptions: healthy + unhealthy,
      listener: (index) => (index < healthy === (at === 'h2') ? 'https1' : 'h2'),
    })
    const { service } = server
    const post = await server.post('The bridge is open.')
    const sendTo = async (title: string): Promise<{ alert: AlertId; ms: number }> => {
      const before = (await service.summary()).accepted
      const began = Date.now()
      const alert = await server.alert(await server.post(title), title)
      while ((await service.summary()).accepted - before < healthy) await sleep(20)
      return { alert, ms: (await service.acceptedAt(before + healthy)) - began }
    }
    await service.injectFaults([], 20)
    const normal = await sendTo('All is well.')
    await server.untilDone(normal.alert)

    const ids = Array.from({ length: unhealthy }, (_, n) => `s${healthy + n}`)
    if (fault === 'throttled') {
      await service.injectFaults([{ fault: { kind: 'status', status: 429, retryAfter: '2' }, ids }], 20)
    } else if (fault === 'no-response')
      await service.injectFaults([{ fault: { kind: 'no-response' }, ids }], 20)
    else await service.mode(at, fault)
    const { alert, ms } = await sendTo('One is unhealthy.')
    // Far less than any timeout of the unhealthy one. On a busy machine the first alert took longer too.
    expect(ms).toBeLessThan(Math.max(8_000, 2 * normal.ms))
    const { counts, state } = await server.seen(alert)
    expect(state).toBe('sending')
    expect(counts).toMatchObject({ gone: 0, refused: 0, expired: 0, planned: healthy + unhealthy })
    if (alarm !== null)
      await expect
        .poll(() => server.alarms(), { timeout: ALARM_WITHIN_MS })
        .toContainEqual(expect.objectContaining({ kind: alarm, about: service.origins[at] }))

    // In this order: a listener that starts anew breaks its connections, and accepted messages whose response is lost are
    // repeated.
    await service.mode(at, 'up')
    await service.injectFaults([], 20)
    expect(await server.untilDone(alert)).toMatchObject({ accepted: healthy + unhealthy, gone: 0 })
    expect(await server.audience(post)).toBe(healthy + unhealthy)
    const { repeated, violations } = await service.summary()
    expect(repeated).toBe(0)
    expect(violations).toEqual({})
  },
)
