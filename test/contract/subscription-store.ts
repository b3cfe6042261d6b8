import { describe, expect, test } from 'vitest'
import type { Slug, SubscriptionId } from '../../src/domain/ids.ts'
import type {
  StoredSubscription,
  SubscriptionStore,
} from '../../src/fanout/push/subscriptions/subscription-store.ts'
import { sampleNow, sampleSubscription } from '../support/samples.ts'
import type { StoreKind } from '../support/stores.ts'

const nothing = { everything: false, stories: [], topics: [], tests: false }
const following = (stories: readonly string[], topics: readonly string[] = []) => ({
  ...nothing,
  stories: stories as readonly Slug[],
  topics,
})

async function allOf(store: SubscriptionStore): Promise<readonly StoredSubscription[]> {
  const all: StoredSubscription[] = []
  for await (const subscription of store.all()) all.push(subscription)
  return all
}

/** What every adapter of `SubscriptionStore` promises. */
export function subscriptionStorePromises({ name, open }: StoreKind): void {
  describe(`who wants to be told, on ${name}`, () => {
    test('finds a subscription by id and by endpoint', async () => {
      await using store = await open()
      const subscription = sampleSubscription({
        follow: {
          everything: false,
          stories: ['ferry', 'flood'] as Slug[],
          topics: ['weather'],
          tests: true,
        },
        quietHours: { from: 22 * 60, until: 0 },
        timeZone: 'Europe/Vienna',
        perDay: 3,
        digest: true,
      })
      expect(await store.subscriptions.add(subscription)).toBe('added')
      expect(await store.subscriptions.find(subscription.id)).toEqual(subscription)
      expect(await store.subscriptions.findByEndpoint(subscription.endpoint)).toEqual(subscription)
      expect(await allOf(store.subscriptions)).toEqual([subscription])
    })

    test('reports unknown subscriptions', async () => {
      await using store = await open()
      expect(await store.subscriptions.find('nobody' as SubscriptionId)).toBeNull()
      expect(await store.subscriptions.findByEndpoint('https://push.example.org/nobody')).toBeNull()
      expect(await store.subscriptions.change(sampleSubscription())).toBe('unknown')
      expect(await store.subscriptions.remove('nobody' as SubscriptionId)).toBe(false)
      expect(await store.subscriptions.count()).toBe(0)
      expect(await allOf(store.subscriptions)).toEqual([])
    })

    test('refuses a second subscription with the same endpoint or id', async () => {
      await using store = await open()
      const first = sampleSubscription()
      await store.subscriptions.add(first)
      const sameEndpoint = sampleSubscription({ endpoint: first.endpoint, follow: following(['ferry']) })
      const sameId = sampleSubscription({ id: first.id, endpoint: 'https://push.example.org/other' })

      expect(await store.subscriptions.add(sameEndpoint)).toBe('taken')
      expect(await store.subscriptions.add(sameId)).toBe('taken')
      expect(await allOf(store.subscriptions)).toEqual([first])
    })

    test('adds one of two simultaneous subscriptions of an endpoint', async () => {
      await using store = await open()
      const first = sampleSubscription()
      const outcomes = await Promise.all([
        store.subscriptions.add(first),
        store.subscriptions.add(sampleSubscription({ endpoint: first.endpoint })),
      ])
      expect(outcomes.toSorted()).toEqual(['added', 'taken'])
      expect(await store.subscriptions.count()).toBe(1)
    })

    test('adds thousands in one call and reports known ones', async () => {
      await using store = await open()
      const many = Array.from({ length: 2_345 }, (_, n) =>
        sampleSubscription({ follow: following(['ferry', `story-${n}`], n % 2 === 0 ? ['weather'] : []) }),
      )
      const here = many.slice(100, 200)
      expect(new Set(await store.subscriptions.addMany(here))).toEqual(new Set(['added']))

      const outcomes = await store.subscriptions.addMany(many)

      expect(outcomes).toEqual(many.map((_, n) => (n >= 100 && n < 200 ? 'taken' : 'added')))
      expect(await store.subscriptions.count()).toBe(2_345)
      expect(await allOf(store.subscriptions)).toEqual([...here, ...many.slice(0, 100), ...many.slice(200)])
    })

    test('adds a duplicate in one call once', async () => {
      await using store = await open()
      const first = sampleSubscription({ follow: following(['ferry']) })
      const sameEndpoint = sampleSubscription({ endpoint: first.endpoint, follow: following(['flood']) })
      const sameId = sampleSubscription({ id: first.id, follow: following(['fire']) })

      const outcomes = await store.subscriptions.addMany([first, sameEndpoint, first, sameId])

      expect(outcomes).toEqual(['added', 'taken', 'taken', 'taken'])
      expect(await allOf(store.subscriptions)).toEqual([first])
    })

    test('adding an empty list succeeds', async () => {
      await using store = await open()
      expect(await store.subscriptions.addMany([])).toEqual([])
    })

    test('stores a followed name once', async () => {
      await using store = await open()
      const twice = sampleSubscription({ follow: following(['ferry', 'ferry'], ['ferry', 'ferry']) })
      await store.subscriptions.add(twice)
      expect(await store.subscriptions.find(twice.id)).toEqual({
        ...twice,
        follow: following(['ferry'], ['ferry']),
      })
    })

    test('a change replaces all fields of one subscription', async () => {
      await using store = await open()
      const [one, two, three] = [
        sampleSubscription({ follow: following(['ferry', 'flood'], ['weather']), perDay: 2 }),
        sampleSubscription({ follow: following(['ferry']) }),
        sampleSubscription(),
      ]
      await store.subscriptions.addMany([one, two, three])
      const moved: StoredSubscription = {
        ...one,
        endpoint: 'https://elsewhere.example.net/1',
        p256dh: new Uint8Array(65).fill(9),
        auth: new Uint8Array(16).fill(9),
        vapidKeyId: 'another',
        follow: { everything: true, stories: ['flood' as Slug], topics: [], tests: true },
        quietHours: { from: 0, until: 1 },
        timeZone: 'Asia/Tokyo',
        perDay: null,
        manageHash: 'another',
      }

      expect(await store.subscriptions.change(moved)).toBe('changed')

      expect(await store.subscriptions.findByEndpoint(one.endpoint)).toBeNull()
      expect(await allOf(store.subscriptions)).toEqual([moved, two, three])
    })

    test('refuses a change to a taken endpoint', async () => {
      await using store = await open()
      const [one, two] = [sampleSubscription({ follow: following(['ferry']) }), sampleSubscription()]
      await store.subscriptions.addMany([one, two])

      const taken = { ...one, endpoint: two.endpoint, follow: nothing }

      expect(await store.subscriptions.change(taken)).toBe('taken')
      expect(await allOf(store.subscriptions)).toEqual([one, two])
    })

    test('removes a subscription with everything it follows', async () => {
      await using store = await open()
      const [one, two] = [sampleSubscription({ follow: following(['ferry']) }), sampleSubscription()]
      await store.subscriptions.addMany([one, two])

      expect(await store.subscriptions.remove(one.id)).toBe(true)
      expect(await store.subscriptions.remove(one.id)).toBe(false)

      expect(await store.subscriptions.findByEndpoint(one.endpoint)).toBeNull()
      expect(await allOf(store.subscriptions)).toEqual([two])
      const again = { ...one, follow: nothing }
      expect(await store.subscriptions.add(again)).toBe('added')
      expect(await allOf(store.subscriptions)).toEqual([two, again])
    })

    test('forgets a push service with its last subscription', async () => {
      await using store = await open()
      const at = (endpoint: string) => sampleSubscription({ endpoint })
      const [first, second] = [at('https://one.example.org/1'), at('https://two.example.org/1')]
      await store.subscriptions.addMany([first, second])
      await store.subscriptions.change({ ...first, endpoint: 'https://two.example.org/2' })
      expect(await store.subscriptions.knowsService('https://one.example.org/9')).toBe(false)

      await store.subscriptions.remove(first.id)
      expect(await store.subscriptions.knowsService('https://two.example.org/9')).toBe(true)
      await store.subscriptions.remove(second.id)
      expect(await store.ledgerOf().services()).toEqual([])
    })

    test('reads all in order while subscriptions come and go', async () => {
      await using store = await open()
      const many = Array.from({ length: 2_500 }, () => sampleSubscription())
      await store.subscriptions.addMany(many)
      const late = sampleSubscription()
      const seen: string[] = []

      for await (const { id } of store.subscriptions.all()) {
        if (seen.length === 10) {
          for (const gone of [many[1], many[2_400]]) if (gone) await store.subscriptions.remove(gone.id)
          await store.subscriptions.add(late)
        }
        seen.push(id)
      }

      const expected = [...many, late].map(({ id }) => id).filter((id) => id !== many[2_400]?.id)
      expect(seen).toEqual(expected)
    })

    test('keeps subscriptions across restarts', async () => {
      await using store = await open()
      const kept = sampleSubscription({ follow: following(['ferry']), createdAt: sampleNow })
      await store.subscriptions.add(kept)
      const again = await store.reopen()
      expect(await allOf(again.subscriptions)).toEqual([kept])
    })
  })
}
