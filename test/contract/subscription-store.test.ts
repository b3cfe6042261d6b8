import { expect, test } from 'vitest'
import { sqlSubscriptionStore } from '../../src/adapters/sql/subscription-store.ts'
import { openMemoryStore } from '../../src/adapters/sqlite/open-store.ts'
import { sampleSubscription } from '../support/samples.ts'
import { storeKinds } from '../support/stores.ts'
import { subscriptionStorePromises } from './subscription-store.ts'

for (const kind of storeKinds) subscriptionStorePromises(kind)

/** A store and a look at its tables, which the alerts' ledger relies on. */
async function openTables() {
  const { writer, ...rest } = await openMemoryStore()
  const rows = () =>
    writer
      .selectFrom('subscriptions')
      .innerJoin('push_services', 'push_services.no', 'subscriptions.service')
      .select([
        'subscriptions.no',
        'id',
        'origin',
        'retired',
        'day',
        'sent_on_day',
        'digest_due',
        'digest_since',
      ])
      .orderBy('subscriptions.no')
      .execute()
  return { ...rest, writer, rows, subscriptions: sqlSubscriptionStore(writer) }
}

test('a number is never given again, and never changes', async () => {
  await using store = await openTables()
  const [one, two, three] = [sampleSubscription(), sampleSubscription(), sampleSubscription()]
  await store.subscriptions.addMany([one, two])
  await store.subscriptions.remove(two.id)
  await store.subscriptions.add(three)
  await store.subscriptions.change({ ...one, endpoint: 'https://push.example.org/moved' })

  const numbers = (await store.rows()).map(({ no, id }) => [no, id])
  expect(numbers).toEqual([
    [1, one.id],
    [3, three.id],
  ])
})

test('a subscription belongs to the push service of its endpoint’s origin, after a move too', async () => {
  await using store = await openTables()
  const at = (endpoint: string) => sampleSubscription({ endpoint })
  const moving = at('https://a.example.org/1')
  await store.subscriptions.addMany([
    moving,
    at('https://b.example.org/1'),
    at('https://a.example.org/2'),
    at('https://a.example.org:8443/2'),
  ])
  await store.subscriptions.change({ ...moving, endpoint: 'https://c.example.org/1' })

  expect((await store.rows()).map(({ origin }) => origin)).toEqual([
    'https://c.example.org',
    'https://b.example.org',
    'https://a.example.org',
    'https://a.example.org:8443',
  ])
  expect(await store.writer.selectFrom('push_services').selectAll().execute()).toHaveLength(4)
})

test('one that could not be reached is tried again under another key or endpoint, not for changed preferences', async () => {
  await using store = await openTables()
  const kept = sampleSubscription()
  await store.subscriptions.add(kept)
  const retire = () => store.writer.updateTable('subscriptions').set({ retired: 1 }).execute()
  const retiredAfter = async (change: object): Promise<number | undefined> => {
    await retire()
    await store.subscriptions.change({ ...kept, ...change })
    return (await store.rows())[0]?.retired
  }

  expect(await retiredAfter({ perDay: 3 })).toBe(1)
  expect(await retiredAfter({ vapidKeyId: 'another' })).toBe(0)
  expect(await retiredAfter({ vapidKeyId: 'another', endpoint: 'https://push.example.org/moved' })).toBe(0)
})

test('changed preferences do not reset the day’s count', async () => {
  await using store = await openTables()
  const kept = sampleSubscription({ perDay: 3 })
  await store.subscriptions.add(kept)
  await store.writer.updateTable('subscriptions').set({ day: '2026-11-24', sent_on_day: 3 }).execute()

  await store.subscriptions.change({ ...kept, perDay: 4 })

  expect(await store.rows()).toMatchObject([{ day: '2026-11-24', sent_on_day: 3 }])
})

test('who wants no digest any more is not due for one; any other change leaves it as it is', async () => {
  await using store = await openTables()
  const kept = sampleSubscription({ digest: true })
  await store.subscriptions.add(kept)
  await store.writer.updateTable('subscriptions').set({ digest_due: 2, digest_since: 1 }).execute()

  await store.subscriptions.change({ ...kept, perDay: 4 })
  expect(await store.rows()).toMatchObject([{ digest_due: 2, digest_since: 1 }])
  await store.subscriptions.change({ ...kept, digest: false })
  expect(await store.rows()).toMatchObject([{ digest_due: null, digest_since: null }])
})

test('nothing of what a removed subscription followed is left', async () => {
  await using store = await openTables()
  const kept = sampleSubscription({
    follow: { everything: false, stories: ['ferry' as never], topics: ['weather'], tests: false },
  })
  await store.subscriptions.add(kept)
  await store.subscriptions.remove(kept.id)
  expect(await store.writer.selectFrom('follows').selectAll().execute()).toEqual([])
})
