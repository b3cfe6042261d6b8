import { describe, expect, test } from 'vitest'
import type { AlertId, PostId, Slug } from '../../src/domain/ids.ts'
import type { Follow } from '../../src/domain/subscription.ts'
import type { AudienceSelection } from '../../src/fanout/push/alerts/audience-store.ts'
import type { EndedSubscription } from '../../src/fanout/push/delivery/delivery-ledger.ts'
import { chunksWith, ledgerChange, selection } from '../support/ledger-changes.ts'
import {
  publication,
  sampleAlert,
  sampleNow,
  samplePost,
  sampleStory,
  sampleSubscription,
} from '../support/samples.ts'
import type { StoreKind, TestStore } from '../support/stores.ts'

function following(over: Partial<Omit<Follow, 'stories'>> & { stories?: readonly string[] }): Follow {
  return { everything: false, topics: [], tests: false, ...over, stories: (over.stories ?? []) as Slug[] }
}

/** Numbered from 1 in this order. */
const readers: readonly Follow[] = [
  following({ stories: ['ferry'] }),
  following({ topics: ['traffic'] }),
  following({ everything: true }),
  // A browser that is reached in every way is still one browser.
  following({ everything: true, stories: ['ferry'], topics: ['traffic', 'weather'], tests: true }),
  following({ stories: ['flood'], topics: ['weather'] }),
  following({ tests: true }),
]

async function keepReaders(store: TestStore): Promise<void> {
  await store.subscriptions.addMany(
    readers.map((follow, index) => sampleSubscription({ follow, endpoint: reader(index + 1).endpoint })),
  )
}

function reader(no: number): EndedSubscription {
  return { no, endpoint: `https://push.example.org/${no}` }
}

async function nosOf(store: TestStore, chosen: AudienceSelection, chunk = 0): Promise<readonly number[]> {
  return (await store.audiences.members(chosen, chunk)).map(({ no }) => no)
}

/** What every adapter of `AudienceStore` promises. */
export function audienceStorePromises({ name, open }: StoreKind): void {
  describe(`audiences on ${name}`, () => {
    test.each<[string, AudienceSelection['audience'], readonly number[]]>([
      ['a story', { kind: 'story' }, [1, 3, 4]],
      ['a topic', { kind: 'topic', topic: 'traffic' }, [1, 2, 3, 4]],
      ['another topic', { kind: 'topic', topic: 'weather' }, [1, 3, 4, 5]],
      ['everyone', { kind: 'everyone' }, [1, 2, 3, 4, 5]],
      ['a test', { kind: 'test' }, [4, 6]],
    ])('selects each subscription for %s once, with the exact size', async (_, audience, nos) => {
      await using store = await open()
      await keepReaders(store)

      expect(await nosOf(store, selection(audience))).toEqual(nos)
      expect(await store.audiences.size(selection(audience))).toBe(nos.length)
    })

    test('reads members by chunk, with their preferences', async () => {
      await using store = await open()
      await store.subscriptions.addMany(
        Array.from({ length: 2_500 }, (_, index) =>
          sampleSubscription({
            follow: following({ everything: index % 2 === 0, stories: index % 3 === 0 ? ['ferry'] : [] }),
            quietHours: { from: 1_320, until: 420 },
            timeZone: 'Asia/Tokyo',
            perDay: 3,
          }),
        ),
      )
      const chosen = selection({ kind: 'story' })
      const chunks = [
        await nosOf(store, chosen, 0),
        await nosOf(store, chosen, 1),
        await nosOf(store, chosen, 2),
      ]
      const expected = Array.from({ length: 2_500 }, (_, index) => index + 1).filter(
        (no) => (no - 1) % 2 === 0 || (no - 1) % 3 === 0,
      )

      expect(chunks.flat()).toEqual(expected)
      expect(chunks.map((nos) => Math.max(...nos) < 1_000)).toEqual([true, false, false])
      expect(await store.audiences.lastNo()).toBe(2_500)
      expect((await store.audiences.members(chosen, 0))[0]).toMatchObject({
        no: 1,
        quietHours: { from: 1_320, until: 420 },
        timeZone: 'Asia/Tokyo',
        perDay: 3,
        day: null,
        sentOnDay: 0,
        openUntil: 0,
      })
    })

    test('leaves out ended and retired subscriptions', async () => {
      await using store = await open()
      await keepReaders(store)
      await store
        .ledgerOf()
        .commit([ledgerChange('a' as AlertId, { gone: [reader(1)], retired: [reader(3)] })])

      expect(await nosOf(store, selection({ kind: 'story' }))).toEqual([4])
      expect(await store.audiences.size(selection({ kind: 'everyone' }))).toBe(3)
    })

    test('a follow-up selects subscriptions that got or may have got an earlier alert', async () => {
      await using store = await open()
      await keepReaders(store)
      const story = sampleStory()
      const [post, otherPost] = [samplePost(story), samplePost(story)]
      const [first, second, elsewhere, followUp] = [
        sampleAlert(post),
        sampleAlert(post),
        sampleAlert(otherPost),
        sampleAlert(post, { audience: { kind: 'sent' } }),
      ]
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        for (const each of [post, otherPost]) {
          await tx.savePost(each, await tx.append(publication(story, each), sampleNow))
        }
        for (const alert of [first, second, elsewhere, followUp]) await tx.saveAlert(alert)
      })
      const plan = async (alert: AlertId, states: Parameters<typeof chunksWith>[0]): Promise<void> => {
        const { chunks, counts } = chunksWith(states)
        await store.audiences.savePlan(alert, chunks, counts)
      }
      await plan(first.id, { 1: 'accepted', 2: 'stopped', 3: 'withheld-open-page', 4: 'stopped-in-doubt' })
      await plan(second.id, { 2: 'expired-in-doubt', 3: 'expired', 4: 'accepted', 5: 'gone' })
      await plan(elsewhere.id, { 5: 'accepted', 6: 'accepted' })
      await plan(followUp.id, { 6: 'accepted' })
      const chosen = selection({ kind: 'sent' }, { postId: post.id, alert: followUp.id })

      expect(await nosOf(store, chosen)).toEqual([1, 2, 4])
      expect(await store.audiences.size(chosen)).toBe(3)
      expect(await nosOf(store, selection({ kind: 'sent' }, { postId: 'none' as PostId }))).toEqual([])
      await store.ledgerOf().commit([ledgerChange(first.id, { gone: [reader(1)] })])
      expect(await store.audiences.size(chosen)).toBe(2)
    })

    test('clears an earlier plan', async () => {
      await using store = await open()
      const alert = 'alert' as AlertId
      const before = chunksWith({ 1: 'waiting', 5_000: 'waiting' })
      await store.audiences.savePlan(alert, before.chunks, before.counts)
      await store
        .ledgerOf()
        .commit([ledgerChange(alert, { retries: [{ no: 1, service: 1, attempts: 1, dueAt: 1 }] })])
      await store.audiences.clearPlan(alert)
      const after = chunksWith({ 2: 'waiting' })
      await store.audiences.savePlan(alert, after.chunks, after.counts)

      expect(await store.ledgerOf().chunkNumbers(alert, -1, 10)).toEqual([0])
      expect((await store.ledgerOf().chunk(alert, 0))?.get(1)).toBe('none')
      expect((await store.alerts.totals(alert)).counts).toMatchObject({ planned: 1, waiting: 1 })
      expect(await store.ledgerOf().nextRetryAt(alert, 1)).toBeNull()
    })

    test('an empty store has an empty audience', async () => {
      await using store = await open()

      expect(await store.audiences.lastNo()).toBe(0)
      expect(await store.audiences.size(selection({ kind: 'everyone' }))).toBe(0)
    })
  })
}
