import { expect, test } from 'vitest'
import type { Target } from './delivery-ledger.ts'
import type { PushOutcome } from './push-sender.ts'
import { PushServices, type PushServiceState, type SentMessage } from './push-services.ts'

const MINUTE_MS = 60_000
const refused: PushOutcome = { kind: 'unauthorised', detail: '401', isAboutUs: false }

function message(no: number, order: number, over: Partial<Target> = {}): SentMessage {
  const bytes = new Uint8Array()
  const target = {
    no,
    endpoint: `https://push.example.org/${no}`,
    p256dh: bytes,
    auth: bytes,
    vapidKeyId: 'key',
    dailyLimitTimeZone: null,
    wasRefused: false,
    ...over,
  }
  return { target, order }
}

async function oneService(hasAccepted = true): Promise<{ services: PushServices; state: PushServiceState }> {
  const services = new PushServices({
    ledger: { services: async () => [{ no: 1, origin: 'https://push.example.org', hasAccepted }] },
    isKnown: () => false,
  })
  await services.refresh(0)
  const [state] = services.all
  if (state === undefined) throw new Error('There is no service.')
  return { services, state }
}

test('a refusal is about the subscription once a later message was accepted', async () => {
  const { services, state } = await oneService()
  expect(services.judge(state, message(1, 5), refused, 0)).toBe(refused)
  services.noteAccepted(state, message(2, 6), 10)

  expect(services.judge(state, message(1, 9), refused, MINUTE_MS)).toMatchObject({
    kind: 'subscription-refused',
  })
  // Of one flight the later ones may be known first.
  expect(services.judge(state, message(3, 4), refused, 10)).toMatchObject({ kind: 'subscription-refused' })
})

test('a token that is refused from some message on stays one', async () => {
  const { services, state } = await oneService()
  for (const order of [1, 2, 3]) services.noteAccepted(state, message(order, order), 0)
  for (const order of [4, 8, 9]) expect(services.judge(state, message(4, order), refused, 1)).toBe(refused)
})

test('acceptance under another key says nothing', async () => {
  const { services, state } = await oneService()
  services.judge(state, message(1, 1), refused, 0)
  services.noteAccepted(state, message(2, 2, { vapidKeyId: 'other' }), 10)

  expect(services.judge(state, message(1, 3), refused, MINUTE_MS)).toBe(refused)
})

test('a subscription that was refused in an earlier alert is refused at once while others are accepted', async () => {
  const { services, state } = await oneService()
  const stale = (no: number, order: number) => message(no, order, { wasRefused: true })
  expect(services.judge(state, stale(1, 1), refused, 0)).toBe(refused)
  services.noteAccepted(state, message(9, 2), MINUTE_MS)

  expect(services.judge(state, stale(2, 3), refused, 2 * MINUTE_MS)).toMatchObject({
    kind: 'subscription-refused',
  })
  expect(services.judge(state, stale(3, 4), refused, 30 * MINUTE_MS)).toBe(refused)
})

test('an accepted message forgets an earlier refusal', async () => {
  const { services, state } = await oneService()
  services.judge(state, message(1, 1), refused, 0)
  services.noteAccepted(state, message(1, 2), 10)
  services.judge(state, message(1, 2), { kind: 'accepted' }, 10)

  expect(services.judge(state, message(1, 3), refused, 20)).toBe(refused)
})

test('a wrong token that the service names is never about a subscription', async () => {
  const { services, state } = await oneService()
  const named: PushOutcome = { kind: 'unauthorised', detail: 'BadJwtToken', isAboutUs: true }
  services.noteAccepted(state, message(2, 2), 10)

  expect(services.judge(state, message(1, 1, { wasRefused: true }), named, 20)).toBe(named)
})

test('unproven services take turns, with few messages in flight to all of them', async () => {
  const services = new PushServices({
    ledger: {
      services: async () =>
        Array.from({ length: 100 }, (_, no) => ({
          no,
          origin: `https://${no}.example.org`,
          hasAccepted: false,
        })),
    },
    isKnown: () => false,
  })
  await services.refresh(0)
  const first = services.unprovenTurn(0, () => true)
  for (const state of first) services.begin(state)
  expect(first.map(({ service }) => service.no)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(services.unprovenTurn(0, () => true)).toEqual([])

  const [proven, other] = first
  if (proven === undefined || other === undefined) throw new Error('There is no service.')
  services.noteAccepted(proven, message(1, 1), 0)
  services.end(other)
  const second = services.unprovenTurn(0, () => true)

  expect(services.proven).toEqual([proven])
  expect(second.map(({ service }) => service.no)).toEqual([9, 10])
})
