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

type Wishes = Partial<Pick<Subscription, 'quietHours' | 'timeZone' | 'perDay' | 'digest' | 'follow'>>

/** Subscriptions with these wishes, numbered from 1. */
async function keep(store: StorePorts, ...wishes: readonly Wishes[]): Promise<void> {
  await store.subscriptions.addMany(wishes.map((wish) => sampleSubscription(wish)))
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

test('who follows in every way there is gets one message', async () => {
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
])('quiet hours over midnight are the reader’s own: in %s at %s it is %s', async (timeZone, now, state) => {
  await using store = await memoryStore()
  await keep(store, { quietHours: night, timeZone })
  await planAudience(store.audiences, job({ now: at(now) }), never)

  expect(await statesOf(store)).toEqual([state])
})

test('the limit for the day is the reader’s day: at its midnight it begins anew', async () => {
  await using store = await memoryStore()
  await keep(store, { perDay: 2, timeZone: 'Asia/Tokyo' }, { perDay: 3, timeZone: 'Asia/Tokyo' })
  const counted = [1, 2, 1, 2].map((no) => ({ no, day: '2026-11-24' }))
  await store.ledgerOf().commit([ledgerChange('earlier' as AlertId, { counted })])

  await planAudience(store.audiences, job({ now: at('2026-11-24T14:59:00Z') }), never)
  expect(await statesOf(store)).toEqual(['withheld-daily-limit', 'waiting'])
  expect(await countsOf(store)).toMatchObject({ planned: 2, waiting: 1, withheld: 1 })
  await planAudience(store.audiences, job({ now: at('2026-11-24T15:00:00Z') }), never)
  expect(await statesOf(store)).toEqual(['waiting', 'waiting'])
})

test('breaking news reaches who has had enough for the day, and counts; quiet hours hold it', async () => {
  await using store = await memoryStore()
  await keep(store, { perDay: 1 }, { perDay: 1, quietHours: { from: 0, until: clock(24) } })
  const counted = [1, 2].map((no) => ({ no, day: '2026-11-24' }))
  await store.ledgerOf().commit([ledgerChange('earlier' as AlertId, { counted })])

  await planAudience(store.audiences, job({ breaking: true }), never)
  expect(await statesOf(store)).toEqual(['waiting', 'withheld-quiet-hours'])
  await planAudience(store.audiences, job(), never)
  expect(await statesOf(store)).toEqual(['withheld-daily-limit', 'withheld-quiet-hours'])
})

test('who wants a digest is due when the night is over, or the day; and nobody else is', async () => {
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
  const counted = [{ no: 3, day: '2026-11-24' }]
  await store.ledgerOf().commit([ledgerChange('earlier' as AlertId, { counted })])
  const now = at('2026-11-24T22:30:00Z')

  await planAudience(audiences, job({ now }), never)

  expect(keptBack.flat()).toEqual([
    { no: 1, at: now, due: at('2026-11-25T06:00:00Z') },
    { no: 3, at: now, due: at('2026-11-25T08:00:00Z') },
  ])
})

test('a browser that has the page open and visible is passed by, and not a moment longer', async () => {
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

test.each(['correction', 'retraction'] as const)(
  'a %s is withheld from nobody: it sets right what is on the screen',
  async (purpose) => {
    await using store = await memoryStore()
    await keep(store, { quietHours: { from: 0, until: clock(24) } }, { perDay: 0 })
    await planAudience(store.audiences, job({ purpose }), never)

    expect(await statesOf(store)).toEqual(['waiting', 'waiting'])
  },
)

test('a test reaches whoever asked for tests, at night too', async () => {
  await using store = await memoryStore()
  const tests = { everything: false, stories: [], topics: [], tests: true }
  await keep(store, { follow: tests, quietHours: { from: 0, until: clock(24) } }, {})
  await planAudience(store.audiences, job({ audience: { kind: 'test' } }), never)

  expect(await statesOf(store)).toEqual(['waiting'])
})

test('a plan that was broken off is made anew, and nobody of the first one is left in it', async () => {
  await using store = await memoryStore()
  await keep(store, {}, {})
  const left = chunksWith({ 1: 'accepted', 7_777: 'waiting' })
  await store.audiences.savePlan(alert, left.chunks, left.counts)

  expect(await planAudience(store.audiences, job(), never)).toBe(2)
  expect(await statesOf(store)).toEqual(['waiting', 'waiting'])
  expect(await countsOf(store)).toMatchObject({ planned: 2, waiting: 2, accepted: 0 })
})

test('an empty audience has a receipt all the same', async () => {
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

test('who comes while the audience is being fixed is not in it', async () => {
  await using store = await memoryStore()
  await keep(store, {}, {})
  const growing = {
    ...store.audiences,
    members: async () => [1, 2, 3].map(member),
  }

  expect(await planAudience(growing, job(), never)).toBe(2)
})

test('a million are planned in one pass that holds fifty chunks at the most', async () => {
  const LAST = 1_000_000
  let largest = 0
  let planned = 0
  const reads: number[] = []
  const endless = {
    clearPlan: async () => undefined,
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

test('a plan that is broken off stops between two chunks', async () => {
  await using store = await memoryStore()
  await keep(store, {})
  const reason = new Error('The alert has ended.')

  await expect(planAudience(store.audiences, job(), AbortSignal.abort(reason))).rejects.toBe(reason)
})
