import { expect, test } from 'vitest'
import { chunksWith } from '../../../../test/support/ledger-changes.ts'
import {
  publication,
  sampleAlert,
  sampleNow,
  samplePost,
  sampleStory,
  sampleSubscription,
} from '../../../../test/support/samples.ts'
import { portsOf } from '../../../../test/support/stores.ts'
import { sqlDigestStore } from '../../../adapters/sql/digest-store.ts'
import { openMemoryStore } from '../../../adapters/sqlite/open-store.ts'
import type { Alert } from '../../../domain/alert.ts'
import type { DeliveryState } from '../../../domain/delivery-state.ts'
import type { AlertId, Instant } from '../../../domain/ids.ts'
import { retract, type Post } from '../../../domain/post.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import type { DigestStore } from './digest-store.ts'
import { Digests } from './digests.ts'
import type { SendJob } from '../delivery/push-workers.ts'

const LOOK_MS = 15_000
const CLOCK_SETTLE_MS = 600_000
const TRYING_MS = 60_000
const HOUR_MS = 3_600_000
const TEN_HOURS = (sampleNow + 10 * HOUR_MS) as Instant

type Sleep = { readonly ms: number; readonly end: () => void }

/** Digests over a store in memory, with scripted workers and a scripted clock. */
async function openRig() {
  const store = await openMemoryStore()
  const ports = portsOf(store)
  const story = sampleStory()
  await ports.desk.transact((tx) => tx.saveStory(story))
  const sleeps: Sleep[] = []
  const sent: { job: SendJob; end: (states: Readonly<Record<number, DeliveryState>>) => Promise<void> }[] = []
  const halted: AlertId[] = []
  const time = { now: TEN_HOURS, elapsedMs: 0 }
  const keepsOpen = { calls: 0 }
  const faults: unknown[] = []
  const digestStore = sqlDigestStore(store.writer)
  const make = (over: Partial<DigestStore> = {}): Digests =>
    new Digests({
      store: { ...digestStore, ...over },
      openPages: { flush: async () => void keepsOpen.calls++ },
      payloadOf: (_, missed) => Buffer.from(missed.map(({ alert }) => alert.title).join()),
      pollIntervalMs: LOOK_MS,
      clockSettleMs: CLOCK_SETTLE_MS,
      newId: () => `n${sent.length}-${Math.random().toString(36).slice(2)}`,
      now: () => time.now,
      elapsedMs: () => time.elapsedMs,
      sleep: (ms, signal) => {
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        if (signal.aborted) reject(signal.reason as Error)
        else sleeps.push({ ms, end: resolve })
        return promise
      },
      report: (fault) => void faults.push(fault),
    })
  const workers = {
    plan: async () => 0,
    send: (job: SendJob): Promise<void> => {
      const done = Promise.withResolvers<void>()
      sent.push({
        job,
        async end(states) {
          const { chunks } = chunksWith(states)
          for (const { bytes } of chunks)
            await store.writer
              .updateTable('delivery_chunks')
              .set({ states: bytes })
              .where('alert_id', '=', job.alert)
              .execute()
          done.resolve()
        },
      })
      return done.promise
    },
    prepare: () => undefined,
    halt: async (alert: AlertId) => void halted.push(alert),
    [Symbol.asyncDispose]: async () => undefined,
  }
  return {
    ...ports,
    make,
    workers,
    sent,
    halted,
    faults,
    sleeps,
    time,
    keepsOpen,
    digestStore,
    writer: store.writer,
    /** Readers numbered from 1, each of whom wants a digest. */
    async readers(count: number, over: Partial<Subscription> = {}): Promise<void> {
      await ports.subscriptions.addMany(
        Array.from({ length: count }, () => sampleSubscription({ digest: true, ...over })),
      )
    },
    /** An alert about a new post with these states in its ledger; digests of withheld ones are due at `due`. */
    async alert(
      title: string,
      states: Readonly<Record<number, DeliveryState>>,
      over: Partial<Alert> & { readonly due?: Instant; readonly post?: Post } = {},
    ): Promise<Post> {
      const { due = TEN_HOURS, post = samplePost(story), ...more } = over
      const alert = sampleAlert(post, { title, state: 'done', startedAt: sampleNow, ...more })
      await ports.desk.transact(async (tx) => {
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        await tx.saveAlert(alert)
      })
      const { chunks, counts } = chunksWith(states)
      const withheldReaders = Object.entries(states).flatMap(([no, state]) =>
        state === 'withheld-quiet-hours' || state === 'withheld-daily-limit'
          ? [{ no: Number(no), at: alert.startedAt ?? sampleNow, due }]
          : [],
      )
      await ports.audiences.savePlan(alert.id, chunks, counts, withheldReaders)
      return post
    },
    async due(): Promise<readonly (number | null)[]> {
      const rows = await store.writer.selectFrom('subscriptions').select('digest_due').orderBy('no').execute()
      return rows.map(({ digest_due }) => digest_due)
    },
    /** Waits until it waits for so long, and lets that time pass. */
    async pass(ms: number): Promise<void> {
      await expect.poll(() => sleeps.some((sleep) => sleep.ms === ms)).toBe(true)
      const at = sleeps.findIndex((sleep) => sleep.ms === ms)
      sleeps.splice(at, 1)[0]?.end()
    },
    said: (): readonly string[] => sent.map(({ job }) => Buffer.from(job.payload).toString()),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

test('sends one digest to all readers who missed the same alerts', async () => {
  await using rig = await openRig()
  await rig.readers(4)
  await rig.alert('one', { 1: 'withheld-quiet-hours', 2: 'withheld-quiet-hours', 3: 'withheld-daily-limit' })
  await rig.alert('two', {
    1: 'withheld-quiet-hours',
    2: 'withheld-quiet-hours',
    3: 'accepted',
    4: 'accepted',
  })
  await using digests = rig.make()
  digests.start(rig.workers)

  await expect.poll(() => rig.said().toSorted()).toEqual(['one', 'two,one'])
  expect(await rig.due()).toEqual([null, null, null, null])
  expect(rig.sent[0]?.job).toMatchObject({ urgency: 'normal', breaking: false, isDigest: true, ageMs: 0 })
  expect(new Set(rig.sent.map(({ job }) => job.topic)).size).toBe(1)
  expect(rig.keepsOpen.calls).toBe(1)
  expect(rig.faults).toEqual([])
})

test('sends no digest early or in quiet hours that were set since', async () => {
  await using rig = await openRig()
  const now = new Date(TEN_HOURS)
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes()
  await rig.readers(1)
  await rig.readers(1, { quietHours: { from: minute - 60, until: minute + 60 } })
  await rig.alert('early', { 1: 'withheld-quiet-hours' }, { due: (TEN_HOURS + 1) as Instant })
  await rig.alert('quiet', { 2: 'withheld-quiet-hours' })
  await using digests = rig.make()
  digests.start(rig.workers)

  await rig.pass(LOOK_MS)
  await expect.poll(() => rig.sleeps.length).toBe(1)

  expect(rig.sent).toEqual([])
  const end = Math.floor((TEN_HOURS + HOUR_MS) / 60_000) * 60_000
  expect(await rig.due()).toEqual([TEN_HOURS + 1, end])
})

test('waits for a browser with an open page', async () => {
  await using rig = await openRig()
  await rig.readers(1)
  await rig.alert('one', { 1: 'withheld-quiet-hours' })
  await rig.writer
    .updateTable('subscriptions')
    .set({ open_until: TEN_HOURS + 1 })
    .execute()
  await using digests = rig.make()
  digests.start(rig.workers)
  await rig.pass(LOOK_MS)
  await expect.poll(() => rig.sleeps.length).toBe(1)
  expect(rig.sent).toEqual([])
  rig.time.now = (TEN_HOURS + 1) as Instant
  await rig.pass(LOOK_MS)

  await expect.poll(rig.said).toEqual(['one'])
})

test('leaves out alerts that were retracted, undone, old or sent since', async () => {
  await using rig = await openRig()
  await rig.readers(1)
  const held = { 1: 'withheld-quiet-hours' } as const
  const sentSince = await rig.alert('sent since', held)
  await rig.alert('again', { 1: 'accepted' }, { post: sentSince, startedAt: (sampleNow + 1) as Instant })
  await rig.alert('undone', held, { state: 'stopped', end: 'undone' })
  await rig.alert('old', held, { startedAt: (TEN_HOURS - 49 * HOUR_MS) as Instant, createdAt: 1 as Instant })
  const gone = await rig.alert('taken back', held)
  await rig.desk.transact(async (tx) => tx.savePost(retract(gone, 'Wrong.', sampleNow)))
  await using digests = rig.make()
  digests.start(rig.workers)

  await expect.poll(() => rig.due()).toEqual([null])
  expect(rig.sent).toEqual([])
})

test('sends no digest while an audience is being planned', async () => {
  await using rig = await openRig()
  await rig.readers(1)
  await rig.alert('one', { 1: 'withheld-quiet-hours' })
  await rig.alert('being planned', {}, { state: 'planning', startedAt: null })
  await using digests = rig.make()
  digests.start(rig.workers)
  await rig.pass(1_000)
  await expect.poll(() => rig.sleeps.length).toBe(1)
  expect(rig.sent).toEqual([])
  expect(await rig.due()).toEqual([TEN_HOURS])
  await rig.writer.updateTable('alerts').set({ state: 'done' }).where('state', '=', 'planning').execute()
  await rig.pass(1_000)

  await expect.poll(rig.said).toEqual(['one'])
})

test('after a crash sends digests only to readers who certainly got none', async () => {
  await using rig = await openRig()
  await rig.readers(4)
  const held = 'withheld-quiet-hours'
  await rig.alert('one', { 1: held, 2: held, 3: held, 4: held })
  const first = rig.make()
  first.start(rig.workers)
  await expect.poll(rig.said).toEqual(['one'])
  const [batch] = rig.sent.splice(0)
  await first[Symbol.asyncDispose]()
  await batch?.end({ 1: 'accepted', 2: 'leased', 3: 'waiting', 4: 'gone' })
  await using next = rig.make()
  next.start(rig.workers)

  await expect.poll(rig.said).toEqual(['one'])
  const chunk = await rig.ledgerOf().chunk(rig.sent[0]?.job.alert ?? ('' as AlertId), 0)
  expect([...(chunk?.entries() ?? [])]).toEqual([[3, 'waiting']])
  expect(await rig.digestStore.open()).toEqual([rig.sent[0]?.job.alert])
})

test('halts digests that name a retracted post and sends the rest again', async () => {
  await using rig = await openRig()
  await rig.readers(2)
  const gone = await rig.alert('gone', { 1: 'withheld-quiet-hours' })
  await rig.alert('stays', { 1: 'withheld-quiet-hours', 2: 'withheld-quiet-hours' })
  await using digests = rig.make()
  digests.start(rig.workers)
  await expect.poll(() => rig.said().toSorted()).toEqual(['stays', 'stays,gone'])
  const naming = rig.sent.find(({ job }) => Buffer.from(job.payload).toString() === 'stays,gone')
  await rig.desk.transact(async (tx) => tx.savePost(retract(gone, 'Wrong.', sampleNow)))

  await digests.withdraw(gone.id)
  expect(rig.halted).toEqual([naming?.job.alert])
  await naming?.end({ 1: 'stopped' })
  await digests.settled(gone.id)
  await rig.pass(LOOK_MS)

  await expect.poll(() => rig.said().toSorted()).toEqual(['stays', 'stays', 'stays,gone'])
})

test('retries an undelivered digest later, after the Retry-After at the earliest', async () => {
  await using rig = await openRig()
  await rig.readers(2)
  await rig.alert('one', { 1: 'withheld-quiet-hours', 2: 'withheld-quiet-hours' })
  await using digests = rig.make()
  digests.start(rig.workers)
  await expect.poll(rig.said).toEqual(['one'])
  const alert = rig.sent[0]?.job.alert ?? ''
  const retry = { alert_id: alert, no: 2, service: 1, attempts: 1, due_at: 2 * HOUR_MS }
  await rig.writer.insertInto('delivery_retries').values(retry).execute()

  await rig.pass(TRYING_MS)
  await expect.poll(() => rig.halted).toEqual([alert])
  await rig.sent[0]?.end({ 1: 'stopped', 2: 'stopped' })

  await expect.poll(() => rig.due()).toEqual([TEN_HOURS + HOUR_MS / 2, TEN_HOURS + 2 * HOUR_MS])
})

test('sends nothing after a clock step until the clock has settled', async () => {
  await using rig = await openRig()
  await rig.readers(1)
  await rig.alert('one', { 1: 'withheld-quiet-hours' }, { due: (TEN_HOURS + HOUR_MS) as Instant })
  await using digests = rig.make()
  digests.start(rig.workers)
  await expect.poll(() => rig.sleeps.length).toBe(1)
  rig.time.now = (TEN_HOURS + 24 * HOUR_MS) as Instant
  await rig.pass(LOOK_MS)
  await expect.poll(() => rig.sleeps.length).toBe(1)
  rig.time.now = TEN_HOURS
  await rig.pass(LOOK_MS)
  await expect.poll(() => rig.sleeps.length).toBe(1)
  expect(rig.sent).toEqual([])

  rig.time.now = (TEN_HOURS + HOUR_MS) as Instant
  rig.time.elapsedMs = HOUR_MS
  await rig.pass(LOOK_MS)
  await expect.poll(rig.said).toEqual(['one'])
})

test('reports a failing store and retries later', async () => {
  await using rig = await openRig()
  await rig.readers(1)
  await rig.alert('one', { 1: 'withheld-quiet-hours' })
  const failing = { fails: true }
  await using digests = rig.make({
    async recent(after) {
      if (failing.fails) throw new Error('The disk is full.')
      return rig.digestStore.recent(after)
    },
  })
  digests.start(rig.workers)
  await expect.poll(() => rig.faults).toEqual([new Error('The disk is full.')])
  failing.fails = false
  await rig.pass(LOOK_MS)

  await expect.poll(rig.said).toEqual(['one'])
})
