import { expect, test } from 'vitest'
import { sqlDigestStore } from '../../src/adapters/sql/digest-store.ts'
import { openMemoryStore } from '../../src/adapters/sqlite/open-store.ts'
import type { DeliveryState } from '../../src/domain/delivery-state.ts'
import type { AlertId, Instant, PostId } from '../../src/domain/ids.ts'
import type { DigestBatch } from '../../src/fanout/push/digests/digest-store.ts'
import { chunksWith, ledgerChange, selection } from '../support/ledger-changes.ts'
import {
  publication,
  sampleAlert,
  sampleNow,
  samplePost,
  sampleStory,
  sampleSubscription,
} from '../support/samples.ts'
import { portsOf } from '../support/stores.ts'

const DAY_MS = 24 * 3_600_000
const post = 'post' as PostId
const digest = 'digest-1' as AlertId

/** A store with readers who want a digest, numbered from 1. */
async function openDigests(readers: number) {
  const store = await openMemoryStore()
  const ports = portsOf(store)
  await ports.subscriptions.addMany(
    Array.from({ length: readers }, (_, index) =>
      sampleSubscription({ digest: true, endpoint: `https://push.example.org/${index + 1}` }),
    ),
  )
  const plan = async (
    id: string,
    states: Readonly<Record<number, DeliveryState>>,
    at: Instant,
    due: Instant,
  ): Promise<void> => {
    const { chunks, counts } = chunksWith(states)
    const withheldReaders = Object.keys(states).map((no) => ({ no: Number(no), at, due }))
    await ports.audiences.savePlan(id as AlertId, chunks, counts, withheldReaders)
  }
  return {
    ...ports,
    writer: store.writer,
    digests: sqlDigestStore(store.writer),
    plan,
    /** Who was, or may have been, told of the post. */
    told: async () =>
      (await ports.audiences.members(selection({ kind: 'sent' }, { postId: post }), 0)).map(({ no }) => no),
    nosDue: async (at: Instant, limit = 100) =>
      (await sqlDigestStore(store.writer).due(at, limit)).map(({ no }) => no),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

const leaving = (over: Partial<DigestBatch> = {}): DigestBatch => ({
  at: sampleNow,
  digests: [],
  done: [],
  postponed: [],
  isUpToDate: () => true,
  after: (sampleNow - DAY_MS) as Instant,
  ...over,
})
const later = (ms: number): Instant => (sampleNow + ms) as Instant

test('lists due readers, the earliest first, since their first withheld alert', async () => {
  await using store = await openDigests(4)
  await store.plan('a', { 1: 'withheld-quiet-hours', 2: 'withheld-quiet-hours' }, sampleNow, later(20))
  await store.plan('b', { 1: 'withheld-daily-limit', 3: 'withheld-daily-limit' }, later(5), later(10))
  await store.plan('c', { 1: 'withheld-quiet-hours' }, later(6), later(30))

  expect(await store.nosDue(later(9))).toEqual([])
  expect(await store.nosDue(later(20))).toEqual([1, 3, 2])
  expect(await store.nosDue(later(20), 2)).toEqual([1, 3])
  expect((await store.digests.due(later(20), 3)).map(({ since }) => since)).toEqual([
    sampleNow,
    later(5),
    sampleNow,
  ])
})

test('a committed batch gets ledgers and records who may have the digest', async () => {
  await using store = await openDigests(7)
  const nos = [1, 2, 3, 4, 5, 6]
  await store.plan(
    'a',
    Object.fromEntries(nos.map((no) => [no, 'withheld-quiet-hours'])),
    sampleNow,
    sampleNow,
  )

  expect(await store.digests.commitBatch(leaving({ digests: [{ id: digest, nos, posts: [post] }] }))).toBe(
    true,
  )
  expect(await store.nosDue(sampleNow)).toEqual([])
  expect(await store.digests.open()).toEqual([digest])
  // Until it is known all of them may have it.
  expect(await store.told()).toEqual(nos)
  const states = {
    1: 'accepted',
    2: 'leased',
    3: 'expired-in-doubt',
    4: 'waiting',
    5: 'refused',
    6: 'stopped',
  } as const
  const { chunks } = chunksWith(states)
  await store.ledgerOf().commit([ledgerChange(digest, { chunks })])

  await store.digests.close(digest, (no) => later(no))

  expect(await store.told()).toEqual([1, 2, 3])
  expect(await store.nosDue(later(5))).toEqual([4])
  expect(await store.nosDue(later(6))).toEqual([4, 6])
  expect((await store.digests.due(later(6), 9)).map(({ since }) => since)).toEqual([sampleNow, sampleNow])
  expect(await store.digests.open()).toEqual([])
  expect(await store.ledgerOf().chunk(digest, 0)).toBeNull()
})

test('clears readers without missed alerts and postpones those in quiet hours', async () => {
  await using store = await openDigests(2)
  await store.plan('a', { 1: 'withheld-quiet-hours', 2: 'withheld-quiet-hours' }, sampleNow, sampleNow)

  await store.digests.commitBatch(leaving({ done: [1], postponed: [{ no: 2, due: later(10) }] }))

  expect(await store.nosDue(sampleNow)).toEqual([])
  expect(await store.nosDue(later(10))).toEqual([2])
})

test('commits nothing from outdated reads or during a plan', async () => {
  await using store = await openDigests(1)
  const story = sampleStory()
  const published = samplePost(story)
  const alert = sampleAlert(published, { state: 'done', startedAt: sampleNow })
  const old = sampleAlert(published, { state: 'done', startedAt: later(-2 * DAY_MS) })
  await store.desk.transact(async (tx) => {
    await tx.saveStory(story)
    await tx.savePost(published, await tx.append(publication(story, published), sampleNow))
    await tx.saveAlert(alert)
    await tx.saveAlert(old)
  })
  await store.plan(alert.id, { 1: 'withheld-quiet-hours' }, sampleNow, sampleNow)
  const digests = [{ id: digest, nos: [1], posts: [published.id] }]
  const seen: unknown[] = []
  const isUpToDate: DigestBatch['isUpToDate'] = (recent) => {
    seen.push(recent)
    return false
  }

  expect(await store.digests.commitBatch(leaving({ digests, isUpToDate }))).toBe(false)
  expect(seen).toEqual([[{ alert, post: published, story }]])
  await store.writer.updateTable('alerts').set({ state: 'planning' }).where('id', '=', old.id).execute()
  expect(await store.digests.commitBatch(leaving({ digests }))).toBe(false)

  expect(await store.nosDue(sampleNow)).toEqual([1])
  expect(await store.digests.open()).toEqual([])
})

test('deletes records of old digests and of ended subscriptions', async () => {
  await using store = await openDigests(3)
  await store.digests.commitBatch(leaving({ digests: [{ id: digest, nos: [1, 2], posts: [post] }] }))
  await store.digests.commitBatch(
    leaving({ at: later(5), digests: [{ id: 'digest-2' as AlertId, nos: [3], posts: [post] }] }),
  )

  await store
    .ledgerOf()
    .commit([ledgerChange(digest, { gone: [{ no: 2, endpoint: 'https://push.example.org/2' }] })])
  expect(await store.told()).toEqual([1, 3])
  expect(await store.digests.deleteSentBefore(later(5))).toBe(false)
  expect(await store.told()).toEqual([3])
})

test('clears due readers and ledgers of a backup', async () => {
  await using store = await openDigests(2)
  await store.plan('a', { 1: 'withheld-quiet-hours', 2: 'withheld-quiet-hours' }, sampleNow, sampleNow)
  await store.digests.commitBatch(leaving({ digests: [{ id: digest, nos: [1], posts: [post] }] }))

  await store.digests.clearAll()

  expect(await store.nosDue(sampleNow)).toEqual([])
  expect(await store.digests.open()).toEqual([])
  expect(await store.ledgerOf().chunkNumbers(digest, -1, 10)).toEqual([])
  expect(await store.ledgerOf().chunkNumbers('a' as AlertId, -1, 10)).toEqual([0])
})

test('ignores subscriptions that ended while a digest was in flight', async () => {
  await using store = await openDigests(1)
  await store.digests.commitBatch(leaving({ digests: [{ id: digest, nos: [1], posts: [post] }] }))
  await store
    .ledgerOf()
    .commit([ledgerChange(digest, { gone: [{ no: 1, endpoint: 'https://push.example.org/1' }] })])

  await store.digests.close(digest, () => sampleNow)

  expect(await store.told()).toEqual([])
  expect(await store.nosDue(sampleNow)).toEqual([])
})
