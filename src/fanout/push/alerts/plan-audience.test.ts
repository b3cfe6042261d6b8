import { expect, test } from 'vitest'
import { chunksWith, ledgerChange } from '../../../../test/support/ledger-changes.ts'
import { sampleSubscription } from '../../../../test/support/samples.ts'
import { memoryStore, type StorePorts } from '../../../../test/support/stores.ts'
import type { AlertCounts } from '../../../domain/alert.ts'
import { CHUNK_SIZE, type ChunkStates, type DeliveryState } from '../../../domain/delivery-state.ts'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import type { AudienceStore, WithheldReader, Member } from './audience-store.ts'
import { planAudience } from './plan-audience.ts'
import type { PlanJob } from '../delivery/push-workers.ts'

const alert = 'alert' as AlertId
const never = new AbortController().signal

function job(over: Partial<PlanJob> = {}): PlanJob {
  return {
    alert,
    audience: { kind: 'everyone' },
    purpose: 'news',
    breaking: false,
    postId: 'post' as PostId,
    storySlug: 'ferry' as Slug,
    now: Date.parse('2026-11-24T12:00:00Z') as Instant,
    ...over,
  }
}

type Preferences = Partial<Pick<Subscription, 'quietHours' | 'timeZone' | 'perDay' | 'digest' | 'follow'>>

/** Subscriptions with these preferences, numbered from 1. */
async function keep(store: StorePorts, ...preferences: readonly Preferences[]): Promise<void> {
  await store.subscriptions.addMany(preferences.map((one) => sampleSubscription(one)))
}

async function statesOf(store: StorePorts): Promise<readonly DeliveryState[]> {
  const chunk = await store.ledgerOf().chunk(alert, 0)
  return [...(chunk?.entries() ?? [])].map(([, state]) => state)
}

async function countsOf(store: StorePorts): Promise<AlertCounts> {
  return (await store.alerts.totals(alert)).counts
}

const at = (text: string): Instant => Date.parse(text) as Instant
const clock = (hours: number, minutes = 0): number => hours * 60 + minutes
const night = { from: clock(22), until: clock(7) }

test('plans one message for a subscription that matches in several ways', async () => {
  await using store = await memoryStore()
  const follow = { everything: true, stories: ['ferry' as Slug], topics: ['traffic'], tests: true }
  await keep(store, { follow }, { follow }, { follow: { ...follow, everything: false } })

  expect(await planAudience(store.audiences, job(), never)).toBe(3)
  expect(await statesOf(store)).toEqual(['waiting', 'waiting', 'waiting'])
  expect(await countsOf(store)).toMatchObject({ planned: 3, waiting: 3 })
})

test.each([
  ['Europe/Vienna', '2026-11-24T20:59:00Z', 'waiting'],
  ['Europe/Vienna', '2026-11-24T21:00:00Z', 'withheld-quiet-hours'],
  ['Europe/Vienna', '2026-11-24T23:30:00Z', 'withheld-quiet-hours'],
  ['Europe/Vienna', '2026-11-25T05:59:59Z', 'withheld-quiet-hours'],
  ['Europe/Vienna', '2026-11-25T06:00:00Z', 'waiting'],
  ['America/New_York', '2026-11-24T21:00:00Z', 'waiting'],
  ['America/New_York', '2026-11-25T03:00:00Z', 'withheld-quiet-hours'],
  ['Asia/Kolkata', '2026-11-24T16:29:00Z', 'waiting'],
  ['Asia/Kolkata', '2026-11-24T16:30:00Z', 'withheld-quiet-hours'],
])(
  'quiet hours across midnight use the reader’s time zone: in %s at %s it is %s',
  async (timeZone, now, state) => {
    await using store = await memoryStore()
    await keep(store, { quietHours: night, timeZone })
    await planAudience(store.audiences, job({ now: at(now) }), never)

    expect(await statesOf(store)).toEqual([state])
  },
)

test('the daily limit resets at midnight in the reader’s time zone', async () => {
  await using store = await memoryStore()
  await keep(store, { perDay: 2, timeZone: 'Asia/Tokyo' }, { perDay: 3, timeZone: 'Asia/Tokyo' })
  const dailyCounts = [1, 2, 1, 2].map((no) => ({ no, day: '2026-11-24' }))
  await store.ledgerOf().commit([ledgerChange('earlier' as AlertId, { dailyCounts })])

  await planAudience(store.audiences, job({ now: at('2026-11-24T14:59:00Z') }), never)
  expect(await statesOf(store)).toEqual(['withheld-daily-limit', 'waiting'])
  expect(await countsOf(store)).toMatchObject({ planned: 2, waiting: 1, withheld: 1 })
  await planAudience(store.audiences, job({ now: at('2026-11-24T15:00:00Z') }), never)
  expect(await statesOf(store)).toEqual(['waiting', 'waiting'])
})

test('breaking news ignores the daily limit but not quiet hours', async () => {
  await using store = await memoryStore()
  await keep(store, { perDay: 1 }, { perDay: 1, quietHours: { from: 0, until: clock(24) } })
  const dailyCounts = [1, 2].map((no) => ({ no, day: '2026-11-24' }))
  await store.ledgerOf().commit([ledgerChange('earlier' as AlertId, { dailyCounts })])

  await planAudience(store.audiences, job({ breaking: true }), never)
  expect(await statesOf(store)).toEqual(['waiting', 'withheld-quiet-hours'])
  await planAudience(store.audiences, job(), never)
  expect(await statesOf(store)).toEqual(['withheld-daily-limit', 'withheld-quiet-hours'])
})

test('a digest is due after quiet hours or the day after the limit', async () => {
  await using store = await memoryStore()
  const keptBack: (readonly WithheldReader[])[] = []
  const audiences: AudienceStore = {
    ...store.audiences,
    savePlan: (alert, chunks, counts, withheldReaders = []) => {
      keptBack.push(withheldReaders)
      return store.audiences.savePlan(alert, chunks, counts, withheldReaders)
    },
  }
  const night22 = { quietHours: night, timeZone: 'Europe/Vienna' }
  await keep(store, { ...night22, digest: true }, night22, { perDay: 1, digest: true }, { digest: true })
  const dailyCounts = [{ no: 3, day: '2026-11-24' }]
  await store.ledgerOf().commit([ledgerChange('earlier' as AlertId, { dailyCounts })])
  const now = at('2026-11-24T22:30:00Z')

  await planAudience(audiences, job({ now }), never)

  expect(keptBack.flat()).toEqual([
    { no: 1, at: now, due: at('2026-11-25T06:00:00Z') },
    { no: 3, at: now, due: at('2026-11-25T08:00:00Z') },
  ])
})

test('skips a browser while it has a page open and visible', async () => {
  await using store = await memoryStore()
  await keep(store, {}, {})
  const [, second] = await store.audiences.members({ ...job(), alert: null }, 0)
  const open = new Map([[second?.id as never, job().now + 1]])
  await store.subscriptions.saveOpenPages(open)

  await planAudience(store.audiences, job(), never)
  expect(await statesOf(store)).toEqual(['waiting', 'withheld-open-page'])
  await planAudience(store.audiences, job({ now: (job().now + 1) as Instant }), never)
  expect(await statesOf(store)).toEqual(['waiting', 'waiting'])
})

test.each(['correction', 'retraction'] as const)('never withholds a %s', async (purpose) => {
  await using store = await memoryStore()
  await keep(store, { quietHours: { from: 0, until: clock(24) } }, { perDay: 0 })
  await planAudience(store.audiences, job({ purpose }), never)

  expect(await statesOf(store)).toEqual(['waiting', 'waiting'])
})

test('a test alert reaches test subscriptions, during quiet hours too', async () => {
  await using store = await memoryStore()
  const tests = { everything: false, stories: [], topics: [], tests: true }
  await keep(store, { follow: tests, quietHours: { from: 0, until: clock(24) } }, {})
  await planAudience(store.audiences, job({ audience: { kind: 'test' } }), never)

  expect(await statesOf(store)).toEqual(['waiting'])
})

test('replaces an aborted plan completely', async () => {
  await using store = await memoryStore()
  await keep(store, {}, {})
  const left = chunksWith({ 1: 'accepted', 7_777: 'waiting' })
  await store.audiences.savePlan(alert, left.chunks, left.counts)

  expect(await planAudience(store.audiences, job(), never)).toBe(2)
  expect(await statesOf(store)).toEqual(['waiting', 'waiting'])
  expect(await countsOf(store)).toMatchObject({ planned: 2, waiting: 2, accepted: 0 })
})

test('keeps totals for an empty audience', async () => {
  await using store = await memoryStore()

  expect(await planAudience(store.audiences, job(), never)).toBe(0)
  expect(await countsOf(store)).toMatchObject({ planned: 0 })
})

function member(no: number): Member {
  return {
    no,
    id: `${no}`,
    quietHours: null,
    timeZone: 'UTC',
    perDay: null,
    digest: false,
    day: null,
    sentOnDay: 0,
    openUntil: 0,
  }
}

test('leaves out subscriptions that are made during the plan', async () => {
  await using store = await memoryStore()
  await keep(store, {}, {})
  const growing = {
    ...store.audiences,
    members: async () => [1, 2, 3].map(member),
  }

  expect(await planAudience(growing, job(), never)).toBe(2)
})

test('plans a million subscriptions with at most fifty chunks in memory', async () => {
  const LAST = 1_000_000
  let largest = 0
  let planned = 0
  const reads: number[] = []
  const endless = {
    clearPlan: async () => undefined,
    endRests: async () => undefined,
    lastNo: async () => LAST,
    size: async () => LAST,
    members: async (_: unknown, chunk: number) => {
      reads.push(chunk)
      return Array.from({ length: CHUNK_SIZE / 10 }, (_, n) => member(chunk * CHUNK_SIZE + n * 10))
    },
    savePlan: async (_: AlertId, chunks: readonly ChunkStates[], counts: { planned?: number }) => {
      largest = Math.max(largest, chunks.length)
      planned += counts.planned ?? 0
    },
  }

  expect(await planAudience(endless, job(), never)).toBe(planned)
  expect(planned).toBeGreaterThanOrEqual(LAST / 10)
  expect(largest).toBe(50)
  expect(reads).toEqual([...new Set(reads)])
})

test('an aborted plan stops between two chunks', async () => {
  await using store = await memoryStore()
  await keep(store, {})
  const reason = new Error('The alert has ended.')

  await expect(planAudience(store.audiences, job(), AbortSignal.abort(reason))).rejects.toBe(reason)
})
