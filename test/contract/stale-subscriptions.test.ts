import { expect, test } from 'vitest'
import type { Instant } from '../../src/domain/ids.ts'
import { DeliveryRig } from '../support/delivery-rig.ts'
import { SimulatedPush } from '../support/simulated-push.ts'

/** An Edge site that responds 401 with an empty body to subscriptions that have ended. */
const at = (name: string): string => `https://db5p.notify.windows.com/w/?token=${name}`

function site(): SimulatedPush {
  return new SimulatedPush(
    (endpoint) => (endpoint.includes('stale') ? 'is-stale' : 'accepts'),
    () => 1,
  )
}

/** The stale ones have been there for longest, so they come first. */
function subscriptions(stale: number, good: number): readonly string[] {
  return [
    ...Array.from({ length: stale }, (_, index) => at(`stale${index}`)),
    ...Array.from({ length: good }, (_, index) => at(`good${index}`)),
  ]
}

test.each([3, 60, 150])('reaches good subscriptions behind %i stale ones', async (stale) => {
  await using rig = await DeliveryRig.at(subscriptions(stale, 100))
  const push = site()
  await rig.plan('a')
  await rig.start(push).send(rig.job('a'))

  expect(new Set(push.arrived)).toEqual(new Set(subscriptions(0, 100)))
  expect(await rig.counts('a')).toMatchObject({ accepted: 100, refused: stale, expired: 0 })
})

test('a subscription that is refused beside accepted ones rests after three alerts', async () => {
  await using rig = await DeliveryRig.at(subscriptions(2, 10))
  const delivery = rig.start(site())
  const audiences: number[] = []
  for (const alert of ['a', 'b', 'c', 'd']) {
    audiences.push(await rig.plan(alert))
    await delivery.send(rig.job(alert))
    expect(await rig.counts(alert)).toMatchObject({ accepted: 10 })
  }

  expect(audiences).toEqual([12, 12, 12, 10])
  expect(await rig.counts('c')).toMatchObject({ refused: 2, gone: 0 })
  // Only the browser ends a subscription.
  expect(await rig.remaining()).toBe(12)
  expect(rig.alarms).toEqual([])

  const inAWeek = (rig.now() + 8 * 86_400_000) as Instant
  expect(await rig.plan('e', inAWeek)).toBe(12)
  await delivery.send(rig.job('e'))
  expect(await rig.plan('f')).toBe(10)
})

test('an accepted message clears earlier refusals', async () => {
  await using rig = await DeliveryRig.at(subscriptions(1, 5))
  let isStale = true
  const push = new SimulatedPush((endpoint) =>
    endpoint.includes('stale') && isStale ? 'is-stale' : 'accepts',
  )
  const delivery = rig.start(push)
  for (const alert of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
    isStale = alert !== 'c' && alert !== 'f'
    expect([alert, await rig.plan(alert)]).toEqual([alert, 6])
    await delivery.send(rig.job(alert))
  }
})

test('a token that is refused by everybody raises an alarm and loses no subscription', async () => {
  await using rig = await DeliveryRig.at(subscriptions(30, 0))
  await rig.plan('a')
  const push = site()
  await rig.start(push).send(rig.job('a', { ttlSeconds: 300 }))

  expect(rig.alarms.some(({ kind }) => kind === 'key-refused')).toBe(true)
  expect(await rig.counts('a')).toMatchObject({ expired: 30, refused: 0 })
  expect(await rig.remaining()).toBe(30)
  expect(await rig.plan('b')).toBe(30)
})
