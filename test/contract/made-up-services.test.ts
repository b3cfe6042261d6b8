import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { DeliveryRig } from '../support/delivery-rig.ts'
import { SimulatedPush, type Fate } from '../support/simulated-push.ts'

const MADE_UP = 5_000
const REAL = 20

const madeUp = (index: number): string => `https://made-up-${index}.notify.windows.com/w/${index}`
const real = (index: number): string => `https://fcm.googleapis.com/fcm/send/${index}`
/** A host of a domain that is listed, but not by its own name. */
const regional = (index: number): string => `https://made-up-looking.notify.windows.com/w/${index}`

/** Made-up hosts before and after the real browsers. */
function crowd(browser: (index: number) => string, hosts = MADE_UP): readonly string[] {
  return [
    ...Array.from({ length: hosts / 2 }, (_, index) => madeUp(index)),
    ...Array.from({ length: REAL }, (_, index) => browser(index)),
    ...Array.from({ length: hosts / 2 }, (_, index) => madeUp(hosts / 2 + index)),
  ]
}

/** How the desk fares with a host that does not exist: the name is not found, or there was no connection left for it. */
const noHost = (fate: Fate) => (endpoint: string) =>
  endpoint.includes('//made-up-') && !endpoint.includes('looking') ? fate : 'accepts'

async function msUntilReached(endpoints: readonly string[], fate: Fate): Promise<number> {
  const rig = await DeliveryRig.at(endpoints)
  onTestFinished(() => rig[Symbol.asyncDispose]())
  const push = new SimulatedPush(noHost(fate), () => 1)
  await rig.plan('a')
  const began = performance.now()
  void rig.start(push).send(rig.job('a'))
  await expect.poll(() => push.arrived.length, { interval: 5, timeout: 30_000 }).toBe(REAL)
  return performance.now() - began
}

test.each<Fate>(['is-unreachable', 'is-not-sent'])(
  'reaches a real push service in under a second more beside 5,000 made-up ones whose messages fare thus: %s',
  { retry: 2 },
  async (fate) => {
    const alone = await msUntilReached(
      Array.from({ length: REAL }, (_, index) => real(index)),
      fate,
    )
    expect((await msUntilReached(crowd(real), fate)) - alone).toBeLessThan(1_000)
  },
)

test('reaches a push service that is listed by its domain only, in its turn among made-up ones', async () => {
  expect(await msUntilReached(crowd(regional, 400), 'is-unreachable')).toBeGreaterThan(0)
})

test('has few messages in flight to services that never accepted one', async () => {
  await using rig = await DeliveryRig.at(crowd(real))
  const push = new SimulatedPush(noHost('is-unreachable'), () => 1)
  let inFlight = 0
  let most = 0
  const send = push.send.bind(push)
  push.send = async (message, ...rest) => {
    const isMadeUp = message.endpoint.includes('made-up')
    if (isMadeUp) most = Math.max(most, ++inFlight)
    const outcome = await send(message, ...rest)
    if (isMadeUp) inFlight--
    return outcome
  }
  await rig.plan('a')
  void rig.start(push).send(rig.job('a'))
  await expect.poll(() => push.sent, { interval: 5, timeout: 20_000 }).toBeGreaterThan(REAL + 100)
  expect(most).toBeLessThanOrEqual(8)
})

test('remembers across a restart which services have accepted a message', async () => {
  await using rig = await DeliveryRig.at([regional(1), regional(2)])
  await rig.plan('a')
  await rig.start(new SimulatedPush(() => 'accepts')).send(rig.job('a'))

  expect(await rig.services()).toMatchObject([{ origin: new URL(regional(1)).origin, hasAccepted: true }])
})

test('made-up services raise one alarm and push out none of a real service', async () => {
  await using rig = await DeliveryRig.at(crowd(real))
  const push = new SimulatedPush((endpoint, attempt) => {
    if (endpoint.includes('made-up')) return 'is-unreachable'
    return attempt === 1 ? 'fails' : 'accepts'
  })
  await rig.plan('a')
  void rig.start(push).send(rig.job('a'))
  await expect.poll(() => rig.alarms.length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(300)

  expect(new Set(rig.alarms.map(({ about }) => about))).toEqual(
    new Set(['https://fcm.googleapis.com', 'push services that never accepted a message']),
  )
})

test('waits between attempts to send what did not leave for lack of capacity', async () => {
  await using rig = await DeliveryRig.at(Array.from({ length: 50 }, (_, index) => real(index)))
  const push = new SimulatedPush(() => 'is-not-sent')
  await rig.plan('a')
  void rig.start(push).send(rig.job('a'))
  await expect.poll(() => push.sent).toBeGreaterThan(0)
  await sleep(250)

  // A hundred seconds of the engine's clock: without a wait there are tens of thousands.
  expect(push.sent).toBeLessThan(50 * 40)
})
