import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen, isSent } from '../../src/domain/delivery-state.ts'
import type { AlertId } from '../../src/domain/ids.ts'
import { addsUp } from '../../src/fanout/push/delivery/delivery-counts.ts'
import type { SendJob } from '../../src/fanout/push/delivery/push-workers.ts'
import { DeliveryRig, endpointOf } from '../support/delivery-rig.ts'
import { SimulatedPush, type Fate } from '../support/simulated-push.ts'

const accepting = (): SimulatedPush => new SimulatedPush(() => 'accepts')

function repeatsOf(arrived: readonly string[]): number {
  return arrived.length - new Set(arrived).size
}

test('sends the alert to each subscription once', async () => {
  await using rig = await DeliveryRig.open(2_345)
  const push = accepting()
  expect(await rig.plan('a')).toBe(2_345)
  await rig.start(push).send(rig.job('a'))

  expect(new Set(push.arrived).size).toBe(2_345)
  expect(repeatsOf(push.arrived)).toBe(0)
  expect(await rig.counts('a')).toMatchObject({ planned: 2_345, accepted: 2_345, waiting: 0 })
  expect(addsUp(await rig.counts('a'))).toBe(true)
})

test('deletes only ended subscriptions and retries all other failures', async () => {
  await using rig = await DeliveryRig.open(400)
  const fates: readonly Fate[] = ['fails', 'throttles', 'is-lost', 'is-not-sent', 'refuses-the-key']
  const push = new SimulatedPush((endpoint, attempt) => {
    const index = Number(endpoint.split('/').at(-1))
    if (index % 40 === 7) return 'is-gone'
    return attempt === 1 && index % 10 === 3 ? (fates[((index / 10) % 5) | 0] ?? 'fails') : 'accepts'
  })
  await rig.plan('a')
  await rig.start(push).send(rig.job('a'))

  expect(await rig.counts('a')).toMatchObject({ accepted: 390, gone: 10, retrying: 0, waiting: 0 })
  expect(repeatsOf(push.arrived)).toBe(0)
  expect(await rig.remaining()).toBe(390)
  expect(await rig.retries()).toBe(0)
  expect(rig.alarms.some(({ kind }) => kind === 'key-refused')).toBe(true)
})

test('an alert is done soon after its last retry', async () => {
  await using rig = await DeliveryRig.open(30)
  let lastAt = 0
  const push = new SimulatedPush((endpoint, attempt) => {
    lastAt = rig.now()
    return attempt === 1 && endpoint.endsWith('0') ? 'fails' : 'accepts'
  })
  await rig.plan('a')
  await rig.start(push).send(rig.job('a'))

  expect(rig.now() - lastAt).toBeLessThan(30_000)
  expect(await rig.counts('a')).toMatchObject({ accepted: 30 })
})

test('a dead push service delays no other, and its messages expire with the alert', async () => {
  await using rig = await DeliveryRig.open(300)
  const dead = new URL(endpointOf(0)).origin
  const push = new SimulatedPush((endpoint) => (endpoint.startsWith(dead) ? 'fails' : 'accepts'))
  await rig.plan('a')
  await rig.start(push).send(rig.job('a', { ttlSeconds: 600 }))

  expect(await rig.counts('a')).toMatchObject({ accepted: 200, expired: 100, gone: 0 })
  expect(await rig.remaining()).toBe(300)
  const triesOfTheDead = push.sent - 200
  expect(triesOfTheDead).toBeLessThan(400)
})

test('sends nothing after a halt, and the ledger knows who has the alert', async () => {
  await using rig = await DeliveryRig.open(3_000)
  const push = new SimulatedPush(
    () => 'accepts',
    () => 1,
  )
  await rig.plan('a')
  const delivery = rig.start(push)
  const sending = delivery.send(rig.job('a'))
  while (push.arrived.length < 700) await new Promise((resolve) => setTimeout(resolve, 1))
  await delivery.halt('a' as AlertId)
  const sentThen = push.sent
  await sending

  expect(push.sent).toBe(sentThen)
  const arrived = new Set(push.arrived)
  expect(arrived.size).toBeLessThan(3_000)
  for (const [endpoint, state] of await rig.states('a')) {
    expect(isSent(state), `${endpoint} ${state}`).toBe(arrived.has(endpoint))
  }
  expect(await rig.counts('a')).toMatchObject({ waiting: 0, retrying: 0, stopped: 3_000 - arrived.size })
})

test('a clock set back by a day between two processes delays nothing', async () => {
  await using rig = await DeliveryRig.open(30)
  await rig.plan('a')
  const failing = new SimulatedPush(() => 'fails')
  void rig.start(failing).send(rig.job('a'))
  while ((await rig.retries()) < 30) await new Promise((resolve) => setTimeout(resolve, 1))
  rig.kill(failing)
  rig.clockIsOffMs = -24 * 3_600_000
  const push = accepting()

  await rig.start(push).send(rig.job('a'))

  expect(await rig.counts('a')).toMatchObject({ accepted: 30, expired: 0 })
})

test('an alert is done as soon as everybody has it after a kill during retries', async () => {
  await using rig = await DeliveryRig.open(30)
  await rig.plan('a')
  const job = rig.job('a', { ttlSeconds: 7 * 86_400 })
  const failing = new SimulatedPush(
    (_, attempt) => (attempt === 1 ? 'fails' : 'accepts'),
    () => 20,
  )
  void rig.start(failing).send(job)
  while (failing.sent <= 30) await new Promise((resolve) => setTimeout(resolve, 1))
  rig.kill(failing)

  await rig.start(accepting()).send(job)

  expect(await rig.counts('a')).toMatchObject({ accepted: 30 })
  expect(await rig.retries()).toBe(0)
})

test('repeats a digest only where it certainly did not arrive', async () => {
  await using rig = await DeliveryRig.open(600)
  await rig.plan('digest-1')
  const fates: Partial<Record<number, Fate>> = {
    0: 'accepts-and-the-response-is-lost',
    1: 'is-lost',
    2: 'fails',
  }
  const push = new SimulatedPush(
    (endpoint, attempt) =>
      attempt === 1 ? (fates[Number(endpoint.split('/').at(-1)) % 10] ?? 'accepts') : 'accepts',
    () => 20,
  )
  void rig.start(push).send(rig.job('digest-1', { isDigest: true }))
  await expect.poll(() => push.arrived.length, { interval: 1 }).toBeGreaterThan(250)
  rig.kill(push)
  const leased = push.sent
  const next = new SimulatedPush(() => 'accepts')
  const delivery = rig.start(next)
  void delivery.send(rig.job('digest-1', { isDigest: true }))
  await expect
    .poll(async () =>
      [...(await rig.states('digest-1')).values()].every(
        (state) => state !== 'waiting' && state !== 'retrying',
      ),
    )
    .toBe(true)
  await delivery.halt('digest-1' as AlertId)

  const all = [...push.arrived, ...next.arrived]
  expect(new Set(all).size).toBe(all.length)
  expect(next.sent).toBeGreaterThan(0)
  expect(leased + next.sent).toBeGreaterThanOrEqual(600)
  expect([...(await rig.states('digest-1')).values()].every((state) => !isOpen(state))).toBe(true)
})

test('retries at the new push service after a subscription has moved', async () => {
  await using rig = await DeliveryRig.open(9)
  await rig.plan('a')
  const push = new SimulatedPush((endpoint, attempt) =>
    endpoint === endpointOf(0) && attempt < 3 ? 'fails' : 'accepts',
  )
  const sending = rig.start(push).send(rig.job('a', { ttlSeconds: 7 * 86_400 }))
  while ((await rig.retries()) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  await rig.move(0, 'https://two.notify.windows.com/push/moved')
  await sending

  expect(push.arrived).toContain('https://two.notify.windows.com/push/moved')
  expect(await rig.counts('a')).toMatchObject({ accepted: 9 })
  expect(await rig.retries()).toBe(0)
})

test.each<[string, Partial<SendJob>, Partial<SendJob>]>([
  ['what is urgent', { urgency: 'low' }, { urgency: 'high' }],
  ['breaking news', {}, { breaking: true }],
  ['breaking news of low urgency', { urgency: 'high' }, { urgency: 'low', breaking: true }],
])('%s goes before routine alerts', async (_, routineIs, breakingIs) => {
  await using rig = await DeliveryRig.open(3_000)
  const push = new SimulatedPush(
    () => 'accepts',
    () => 5,
  )
  await rig.plan('routine')
  await rig.plan('breaking')
  const delivery = rig.start(push)
  const routine = delivery.send(rig.job('routine', { ...routineIs, topic: 'routine' }))
  while (push.sent === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  await delivery.send(rig.job('breaking', { ...breakingIs, topic: 'breaking' }))
  await routine

  for (const origin of new Set(push.arrived.map((endpoint) => new URL(endpoint).origin))) {
    const topics = push.topics.filter((_, at) => push.arrived[at]?.startsWith(origin) === true)
    const news = topics.slice(topics.indexOf('breaking'), topics.lastIndexOf('breaking') + 1)
    expect(new Set(news)).toEqual(new Set(['breaking']))
    // It was on its way when the news came, and went on afterwards.
    expect(topics.at(-1)).toBe('routine')
  }
  expect((await rig.counts('routine')).accepted).toBe(3_000)
})

test('pauses and raises an alarm on a full disk, then resumes without repeats', async () => {
  await using rig = await DeliveryRig.open(1_000)
  const push = new SimulatedPush(
    () => 'accepts',
    () => 1,
  )
  await rig.plan('a')
  const sending = rig.start(push).send(rig.job('a'))
  while (push.arrived.length < 200) await new Promise((resolve) => setTimeout(resolve, 1))
  rig.diskIsFull = true
  while (!rig.alarms.some(({ kind }) => kind === 'store-failing'))
    await new Promise((resolve) => setTimeout(resolve, 1))
  rig.diskIsFull = false
  await sending

  expect(repeatsOf(push.arrived)).toBe(0)
  expect(await rig.counts('a')).toMatchObject({ accepted: 1_000 })
})

const fate = fc.constantFrom<Fate>(
  'accepts',
  'accepts',
  'accepts',
  'accepts-and-the-response-is-lost',
  'is-lost',
  'throttles',
  'fails',
  'is-not-sent',
  'is-gone',
  'refuses',
)

test('skips nobody and repeats only messages in doubt over any kills and halts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        // Mostly few, so that throttled runs are short; now and then more than a chunk of the ledger.
        subscriptions: fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 1, max: 200 }) },
          fc.constant(1_050),
        ),
        fates: fc.array(fate, { minLength: 1, maxLength: 40 }),
        kills: fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 4 }),
        haltAt: fc.option(fc.integer({ min: 0, max: 250 })),
      }),
      async ({ subscriptions, fates, kills, haltAt }) => {
        await using rig = await DeliveryRig.open(subscriptions)
        const fateOf = (endpoint: string, attempt: number): Fate => {
          const index = Number(endpoint.split('/').at(-1))
          // The third try of a life gets through, so that every run ends.
          return attempt > 2 ? 'accepts' : (fates[(index * 7 + attempt) % fates.length] ?? 'accepts')
        }
        await rig.plan('a')
        const arrived: string[] = []
        let inDoubt = 0
        let halted = false
        // A service that loses every first try is asked little: nobody's time may be over before the third.
        const job = rig.job('a', { ttlSeconds: 7 * 86_400 })
        for (const stopAt of [...kills, null]) {
          const push = new SimulatedPush((endpoint, attempt) => {
            const chosen = fateOf(endpoint, attempt)
            if (chosen === 'accepts-and-the-response-is-lost') inDoubt++
            return chosen
          })
          const delivery = rig.start(push)
          const sending = halted ? delivery.halt('a' as AlertId) : delivery.send(job)
          let ended = false
          const whenEnded = sending.then(() => (ended = true))
          for (;;) {
            if (ended || (stopAt !== null && push.sent >= stopAt)) break
            if (!halted && haltAt !== null && push.sent >= haltAt) {
              halted = true
              await delivery.halt('a' as AlertId)
              const sentThen = push.sent
              await whenEnded
              expect(push.sent).toBe(sentThen)
            }
            await new Promise((resolve) => setImmediate(resolve))
          }
          if (stopAt !== null) {
            const before = await rig.counts('a')
            rig.kill(push)
            // On its way, or answered and not yet noted.
            inDoubt += Math.max(0, new Set([...arrived, ...push.arrived]).size - before.accepted)
          }
          arrived.push(...push.arrived)
        }

        const counts = await rig.counts('a')
        expect(addsUp(counts)).toBe(true)
        expect(counts.planned).toBe(subscriptions)
        const has = new Set(arrived)
        for (const [endpoint, state] of await rig.states('a')) {
          expect(isOpen(state), `${endpoint} ${state}`).toBe(false)
          if (state === 'accepted') expect(has.has(endpoint)).toBe(true)
          // Who has it is known to have it, or to may have it; an end that says otherwise came before.
          if (has.has(endpoint) && !['gone', 'refused'].includes(state))
            expect(isSent(state), `${endpoint} ${state}`).toBe(true)
          if (!halted && !['gone', 'refused'].includes(state))
            expect(has.has(endpoint), `${endpoint} ${state}`).toBe(true)
        }
        expect(arrived.length - has.size).toBeLessThanOrEqual(inDoubt)
        expect(await rig.retries()).toBe(0)
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)
