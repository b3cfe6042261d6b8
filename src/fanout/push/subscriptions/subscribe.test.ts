import { expect, test } from 'vitest'
import { browserSays, currentKey, formerKey, memoryReaders } from '../../../../test/support/memory-readers.ts'
import { sampleNow } from '../../../../test/support/samples.ts'
import type { SubscriptionId } from '../../../domain/ids.ts'
import type { Refusal } from '../../../domain/refusal.ts'
import type { Result } from '../../../domain/result.ts'
import {
  changeSubscription,
  readSubscription,
  subscribe,
  unsubscribe,
  type ChangedSubscription,
  type NewSubscription,
  type SubscriptionDeps,
  type Subscribed,
} from './subscribe.ts'

function valueOf<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

function refusalOf(result: Result<unknown, Refusal>): Refusal {
  if (result.ok) throw new Error(`Not refused: ${JSON.stringify(result.value)}`)
  return result.refusal
}

async function subscribed(
  readers: SubscriptionDeps,
  name: string,
  over: Partial<NewSubscription> = {},
): Promise<Subscribed> {
  return valueOf(await subscribe(readers, browserSays(name, over)))
}

test('uses defaults for fields that are left out', async () => {
  await using readers = await memoryReaders()
  const input = browserSays('one', { follow: { stories: ['ferry'] } })
  const { id, manage } = valueOf(await subscribe(readers, input))

  expect(valueOf(await readSubscription(readers, id, manage))).toMatchObject({
    id,
    endpoint: input.endpoint,
    p256dh: new Uint8Array(Buffer.from(input.p256dh, 'base64url')),
    auth: new Uint8Array(Buffer.from(input.auth, 'base64url')),
    vapidKeyId: currentKey,
    follow: { everything: false, stories: ['ferry'], topics: [], tests: false },
    quietHours: null,
    timeZone: 'UTC',
    perDay: null,
    createdAt: sampleNow,
  })
})

test('stores no manage secret', async () => {
  await using readers = await memoryReaders()
  const { id, manage } = await subscribed(readers, 'one')
  const kept = await readers.store.find(id)
  expect(JSON.stringify(kept)).not.toContain(manage)
  expect(kept?.manageHash).toBe(readers.hashSecret(manage))
})

test('stores all preferences in a normal form', async () => {
  await using readers = await memoryReaders()
  const { id } = await subscribed(readers, 'one', {
    follow: { stories: ['ferry', 'ferry'], topics: [' Weather ', 'weather', 'Straße'], tests: true },
    quietHours: { from: 22 * 60, until: 7 * 60 },
    timeZone: 'europe/vienna',
    perDay: 100,
    vapidKeyId: formerKey,
  })

  expect(await readers.store.find(id)).toMatchObject({
    follow: { everything: false, stories: ['ferry'], topics: ['straße', 'weather'], tests: true },
    quietHours: { from: 1_320, until: 420 },
    timeZone: 'Europe/Vienna',
    perDay: 100,
    vapidKeyId: formerKey,
  })
})

test('reads base64 and base64url keys, padded or not', async () => {
  await using readers = await memoryReaders()
  const input = browserSays('one')
  const padded = {
    p256dh: Buffer.from(input.p256dh, 'base64url').toString('base64'),
    auth: Buffer.from(input.auth, 'base64url').toString('base64'),
  }
  const { id } = await subscribed(readers, 'one', padded)
  expect((await readers.store.find(id))?.auth).toEqual(new Uint8Array(Buffer.from(input.auth, 'base64url')))
})

test('treats equal start and end as no quiet hours', async () => {
  await using readers = await memoryReaders()
  const { id } = await subscribed(readers, 'one', { quietHours: { from: 720, until: 720 } })
  expect((await readers.store.find(id))?.quietHours).toBeNull()
})

const valid = browserSays('one')
const offTheCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 9)]).toString('base64url')
const compressed = Buffer.concat([Buffer.from([2]), Buffer.alloc(64, 1)]).toString('base64url')

const wrong: readonly (readonly [string, ChangedSubscription, object])[] = [
  [
    'an endpoint of an unknown push service',
    { endpoint: 'https://evil.example/x' },
    { kind: 'endpoint-not-allowed', problem: 'The host is not a known push service.' },
  ],
  ['an endpoint inside', { endpoint: 'https://127.0.0.1/x' }, { kind: 'endpoint-not-allowed' }],
  ['no endpoint', { endpoint: '' }, { kind: 'endpoint-not-allowed' }],
  [
    'an endpoint that is too long',
    { endpoint: `https://push.example.org/${'x'.repeat(1_000)}` },
    { kind: 'field-too-long', field: 'endpoint', length: 1_025, maxLength: 1_024 },
  ],
  ['a key that is too short', { p256dh: 'BAAA' }, { kind: 'field-invalid', field: 'p256dh' }],
  ['a key that is too long', { p256dh: `${valid.p256dh}AAAA` }, { kind: 'field-invalid', field: 'p256dh' }],
  ['a key off the curve', { p256dh: offTheCurve }, { kind: 'field-invalid', field: 'p256dh' }],
  ['a key in another form', { p256dh: compressed }, { kind: 'field-invalid', field: 'p256dh' }],
  ['a key with other characters', { p256dh: `${valid.p256dh} ` }, { kind: 'field-invalid', field: 'p256dh' }],
  ['no key', { p256dh: '' }, { kind: 'field-invalid', field: 'p256dh' }],
  ['a secret of the wrong length', { auth: 'AAAA' }, { kind: 'field-invalid', field: 'auth' }],
  ['a flood for a secret', { auth: 'A'.repeat(100_000) }, { kind: 'field-invalid', field: 'auth' }],
  ['a key of another desk', { vapidKeyId: 'unknown' }, { kind: 'field-invalid', field: 'vapidKeyId' }],
  [
    'an invalid story slug',
    { follow: { stories: ['No Slug'] } },
    { kind: 'story-unknown', story: 'No Slug' },
  ],
  [
    'too many stories',
    { follow: { stories: Array.from({ length: 101 }, (_, n) => `s${n}`) } },
    { kind: 'field-invalid', field: 'follow.stories' },
  ],
  [
    'too many topics',
    { follow: { topics: Array.from({ length: 101 }, (_, n) => `t${n}`) } },
    { kind: 'field-invalid', field: 'follow.topics' },
  ],
  [
    'a topic that is too long',
    { follow: { topics: ['x'.repeat(200)] } },
    { kind: 'field-too-long', field: 'follow.topics[0]' },
  ],
  [
    'a minute after the end of the day',
    { quietHours: { from: 1_440, until: 0 } },
    { kind: 'field-invalid', field: 'quietHours' },
  ],
  ['half a minute', { quietHours: { from: 0, until: 0.5 } }, { kind: 'field-invalid', field: 'quietHours' }],
  [
    'a negative minute',
    { quietHours: { from: -1, until: 0 } },
    { kind: 'field-invalid', field: 'quietHours' },
  ],
  ['a zone of no clock', { timeZone: 'Mars/Olympus' }, { kind: 'field-invalid', field: 'timeZone' }],
  [
    'a time zone name that is too long',
    { timeZone: 'x'.repeat(10_000) },
    { kind: 'field-invalid', field: 'timeZone' },
  ],
  ['no zone', { timeZone: '' }, { kind: 'field-invalid', field: 'timeZone' }],
  ['no alert a day', { perDay: 0 }, { kind: 'field-invalid', field: 'perDay' }],
  ['half an alert a day', { perDay: 1.5 }, { kind: 'field-invalid', field: 'perDay' }],
  ['more alerts a day than there are', { perDay: 101 }, { kind: 'field-invalid', field: 'perDay' }],
  ['alerts a day that are no number', { perDay: NaN }, { kind: 'field-invalid', field: 'perDay' }],
]

test.each(wrong)('refuses %s in a new subscription and in a change', async (_what, over, facts) => {
  await using readers = await memoryReaders()
  const { id, manage } = await subscribed(readers, 'mine')
  const before = await readers.store.find(id)

  expect(refusalOf(await subscribe(readers, browserSays('one', over)))).toMatchObject(facts)
  expect(refusalOf(await changeSubscription(readers, id, manage, over))).toMatchObject(facts)

  expect(await readers.store.count()).toBe(1)
  expect(await readers.store.find(id)).toEqual(before)
})

test('refuses a new subscription that follows nothing', async () => {
  await using readers = await memoryReaders()
  for (const follow of [{}, { everything: false }, { stories: [], topics: [] }, { stories: ['', ' '] }]) {
    expect(refusalOf(await subscribe(readers, browserSays('one', { follow })))).toEqual({
      kind: 'field-missing',
      field: 'follow',
    })
  }
  expect(await readers.store.count()).toBe(0)
})

test('keeps a subscription that follows nothing any more', async () => {
  await using readers = await memoryReaders()
  const { id, manage } = await subscribed(readers, 'one')
  const changed = valueOf(await changeSubscription(readers, id, manage, { follow: {} }))
  expect(changed.follow).toEqual({ everything: false, stories: [], topics: [], tests: false })
  expect(await readers.store.count()).toBe(1)
})

test('a change keeps the fields it leaves out', async () => {
  await using readers = await memoryReaders()
  const preferences = { quietHours: { from: 60, until: 120 }, timeZone: 'Asia/Tokyo', perDay: 3 }
  const { id, manage } = await subscribed(readers, 'one', preferences)
  const before = valueOf(await readSubscription(readers, id, manage))

  expect(valueOf(await changeSubscription(readers, id, manage, {}))).toEqual(before)
  const changed = valueOf(await changeSubscription(readers, id, manage, { quietHours: null, perDay: null }))

  expect(changed).toEqual({ ...before, quietHours: null, perDay: null })
  expect(await readers.store.find(id)).toEqual(changed)
})

test('a change can move the subscription to a new endpoint', async () => {
  await using readers = await memoryReaders()
  const { id, manage } = await subscribed(readers, 'before')
  const { endpoint, p256dh, auth } = browserSays('after')

  valueOf(await changeSubscription(readers, id, manage, { endpoint, p256dh, auth, vapidKeyId: formerKey }))

  expect(await readers.store.findByEndpoint(browserSays('before').endpoint)).toBeNull()
  expect(await readers.store.findByEndpoint(endpoint)).toMatchObject({ id, vapidKeyId: formerKey })
})

test('subscribing again with the secret changes the same subscription', async () => {
  await using readers = await memoryReaders()
  const first = await subscribed(readers, 'one', { perDay: 3 })
  const again = browserSays('one', { follow: { topics: ['weather'] } })

  expect(valueOf(await subscribe(readers, again, first.manage))).toEqual(first)

  expect(await readers.store.find(first.id)).toMatchObject({
    follow: { everything: false, topics: ['weather'] },
    perDay: 3,
  })
  expect(await readers.store.count()).toBe(1)
})

test('ignores an unknown secret for a new endpoint', async () => {
  await using readers = await memoryReaders()
  const { manage } = valueOf(await subscribe(readers, browserSays('one'), 'left over'))
  expect(manage).not.toBe('left over')
})

test('refuses to take over an endpoint without its secret', async () => {
  await using readers = await memoryReaders()
  const victim = await subscribed(readers, 'victim')
  const stranger = await subscribed(readers, 'stranger')
  const before = await readers.store.find(victim.id)
  const hash = before?.manageHash ?? ''
  const mine = browserSays('stranger')
  const { endpoint } = browserSays('victim')
  const takeover = { ...mine, endpoint, follow: { tests: true } }

  for (const secret of [undefined, '', 'a guess', stranger.manage, hash]) {
    expect(refusalOf(await subscribe(readers, takeover, secret))).toEqual({ kind: 'subscription-taken' })
  }
  expect(refusalOf(await changeSubscription(readers, stranger.id, stranger.manage, takeover))).toEqual({
    kind: 'subscription-taken',
  })

  expect(await readers.store.find(victim.id)).toEqual(before)
  expect((await readers.store.find(stranger.id))?.endpoint).toBe(mine.endpoint)
})

test('a wrong secret gets the same refusal as an unknown id', async () => {
  await using readers = await memoryReaders()
  const victim = await subscribed(readers, 'victim')
  const stranger = await subscribed(readers, 'stranger')
  const unknown = { kind: 'subscription-unknown' }
  const before = await readers.store.find(victim.id)

  for (const id of [victim.id, 'nobody' as SubscriptionId]) {
    for (const secret of ['', 'a guess', stranger.manage, before?.manageHash ?? '']) {
      expect(refusalOf(await readSubscription(readers, id, secret))).toEqual(unknown)
      expect(refusalOf(await changeSubscription(readers, id, secret, { perDay: 1 }))).toEqual(unknown)
      expect(refusalOf(await unsubscribe(readers, id, secret))).toEqual(unknown)
    }
  }
  expect(await readers.store.find(victim.id)).toEqual(before)
})

test('one of two simultaneous subscriptions of an endpoint wins', async () => {
  await using readers = await memoryReaders()
  const outcomes = await Promise.all([
    subscribe(readers, browserSays('one')),
    subscribe(readers, browserSays('one')),
  ])
  const [won, lost] = outcomes.toSorted((a, b) => Number(b.ok) - Number(a.ok))
  expect(won?.ok).toBe(true)
  expect(lost && refusalOf(lost)).toEqual({ kind: 'subscription-taken' })
})

test('a subscription that ends during a change is unknown', async () => {
  await using readers = await memoryReaders()
  const { id, manage } = await subscribed(readers, 'one')
  const late: SubscriptionDeps = {
    ...readers,
    store: {
      ...readers.store,
      async change(subscription) {
        await readers.store.remove(id)
        return readers.store.change(subscription)
      },
    },
  }
  expect(refusalOf(await changeSubscription(late, id, manage, { perDay: 1 }))).toEqual({
    kind: 'subscription-unknown',
  })
})

test('unsubscribing deletes everything', async () => {
  await using readers = await memoryReaders()
  const { id, manage } = await subscribed(readers, 'one')

  valueOf(await unsubscribe(readers, id, manage))

  expect(await readers.store.count()).toBe(0)
  expect(refusalOf(await unsubscribe(readers, id, manage))).toEqual({ kind: 'subscription-unknown' })
  const again = await subscribed(readers, 'one')
  expect(again.id).not.toBe(id)
  expect(again.manage).not.toBe(manage)
})

test('subscribes an endpoint once, in whichever way it is written', async () => {
  await using readers = await memoryReaders()
  const input = browserSays('one', { endpoint: 'https://fcm.googleapis.com/fcm/send/a_b' })
  const { id, manage } = valueOf(await subscribe(readers, input))
  const escaped = { ...input, endpoint: 'https://fcm.googleapis.com/fcm/./send/%61%5Fb?' }

  expect(refusalOf(await subscribe(readers, escaped))).toEqual({ kind: 'subscription-taken' })
  expect(valueOf(await subscribe(readers, escaped, manage)).id).toBe(id)
  expect(await readers.store.count()).toBe(1)
  expect(await readers.store.find(id)).toMatchObject({ endpoint: input.endpoint })
})
