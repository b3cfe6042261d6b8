import { describe, expect, test } from 'vitest'
import { CHUNK_SIZE, type DeliveryState } from '../../src/domain/delivery-state.ts'
import type { AlertId, Instant } from '../../src/domain/ids.ts'
import type { EndedSubscription, Retry } from '../../src/fanout/push/delivery/delivery-ledger.ts'
import { chunksWith, ledgerChange } from '../support/ledger-changes.ts'
import { sampleSubscription } from '../support/samples.ts'
import type { StoreKind, TestStore } from '../support/stores.ts'

const alert = 'alert' as AlertId
const other = 'other' as AlertId

function browser(no: number): EndedSubscription {
  return { no, endpoint: `https://${no % 2 === 1 ? 'one' : 'two'}.example.org/${no - 1}` }
}

/** Browsers at two push services, numbered from 1, the odd ones at the first. */
async function keepBrowsers(store: TestStore, count: number, over: { perDay?: number } = {}): Promise<void> {
  await store.subscriptions.addMany(
    Array.from({ length: count }, (_, index) =>
      sampleSubscription({
        endpoint: browser(index + 1).endpoint,
        ...over,
      }),
    ),
  )
}

function allIn(state: DeliveryState, from: number, until: number): Record<number, DeliveryState> {
  return Object.fromEntries(Array.from({ length: until - from }, (_, at) => [from + at, state]))
}

/** What every adapter of `DeliveryLedger` promises. */
export function deliveryLedgerPromises({ name, open }: StoreKind): void {
  describe(`the alerts’ ledger on ${name}`, () => {
    test('keeps committed chunks, counts and times across restarts', async () => {
      await using store = await open()
      const { chunks, counts } = chunksWith({ 1: 'waiting', 2: 'withheld-daily-limit', 1_001: 'waiting' })
      await store.audiences.savePlan(alert, chunks, counts)
      const [first] = chunks
      first?.set(1, 'accepted')
      await store.ledgerOf().commit([
        ledgerChange(alert, {
          chunks: chunks.slice(0, 1),
          counts: { waiting: -1, accepted: 1 },
          times: { 40: 1 },
        }),
        ledgerChange(alert, { times: { 40: 2, 41: 1 } }),
      ])

      const again = await store.reopen()
      const ledger = again.ledgerOf()
      expect([...((await ledger.chunk(alert, 0))?.entries() ?? [])]).toEqual([
        [1, 'accepted'],
        [2, 'withheld-daily-limit'],
      ])
      expect([...((await ledger.chunk(alert, 1))?.entries() ?? [])]).toEqual([[1_001, 'waiting']])
      const { counts: kept, times } = await again.alerts.totals(alert)
      expect(kept).toMatchObject({ planned: 3, accepted: 1, withheld: 1, waiting: 1 })
      expect(times).toEqual({ 40: 3, 41: 1 })
    })

    test('has no chunk without targets', async () => {
      await using store = await open()
      const { chunks, counts } = chunksWith({ 1: 'waiting', 5_000: 'waiting' })
      await store.audiences.savePlan(alert, chunks, counts)

      expect(await store.ledgerOf().chunk(alert, 1)).toBeNull()
      expect(await store.ledgerOf().chunk(other, 0)).toBeNull()
    })

    test('reads chunks in order, each in one worker’s shard', async () => {
      await using store = await open()
      const numbers = Array.from({ length: 11 }, (_, chunk) => chunk * 2)
      const { chunks, counts } = chunksWith(
        Object.fromEntries(numbers.map((chunk) => [chunk * CHUNK_SIZE + 5, 'waiting' as const])),
      )
      await store.audiences.savePlan(alert, chunks, counts)
      const read = async (index: number, of: number): Promise<number[]> => {
        const found: number[] = []
        for (;;) {
          const page = await store.ledgerOf(index, of).chunkNumbers(alert, found.at(-1) ?? -1, 3)
          if (page.length === 0) return found
          found.push(...page)
        }
      }

      expect(await read(0, 1)).toEqual(numbers)
      const shares = [await read(0, 3), await read(1, 3), await read(2, 3)]
      expect(shares.flat().sort((a, b) => a - b)).toEqual(numbers)
      for (const [index, share] of shares.entries()) {
        expect(share.every((chunk) => chunk % 3 === index)).toBe(true)
      }
    })

    test('reads a chunk’s targets at one push service', async () => {
      await using store = await open()
      await keepBrowsers(store, 5)
      const [one, two] = await store.ledgerOf().services()
      expect([one?.origin, two?.origin]).toEqual(['https://one.example.org', 'https://two.example.org'])

      const targets = await store.ledgerOf().targets(0, one?.no ?? 0)
      expect(targets.map(({ no }) => no)).toEqual([1, 3, 5])
      expect(targets[0]).toMatchObject({
        endpoint: 'https://one.example.org/0',
        vapidKeyId: 'abcdef012345',
        dailyLimitTimeZone: null,
      })
      expect(Buffer.from(targets[0]?.p256dh ?? [])).toEqual(Buffer.alloc(65, 4))
      const few = await store.ledgerOf().targets(0, one?.no ?? 0, [2, 3, 5, 99])
      expect(few.map(({ no }) => no)).toEqual([3, 5])
      expect(await store.ledgerOf().targets(1, one?.no ?? 0)).toEqual([])
    })

    test('goes from chunk to chunk that may hold targets at one push service', async () => {
      await using store = await open()
      await keepBrowsers(store, 2_500)
      await store.subscriptions.add(sampleSubscription({ endpoint: 'https://three.example.org/1' }))
      const { chunks, counts } = chunksWith({ 1: 'waiting', 1_500: 'waiting', 2_501: 'waiting' })
      await store.audiences.savePlan(alert, chunks, counts)
      const next = async (service: number, after: number): Promise<number | null> =>
        store.ledgerOf().nextChunk(alert, service, after)
      const [one, , three] = await store.ledgerOf().services()

      expect(await next(one?.no ?? 0, -1)).toBe(0)
      expect(await next(one?.no ?? 0, 0)).toBe(1)
      expect(await next(one?.no ?? 0, 2)).toBeNull()
      expect(await next(three?.no ?? 0, -1)).toBe(2)
      expect(await next(99, -1)).toBeNull()
      expect(await store.ledgerOf(1, 2).nextChunk(alert, one?.no ?? 0, -1)).toBe(1)
    })

    test('remembers services that accepted, and forgets those without subscriptions', async () => {
      await using store = await open()
      await keepBrowsers(store, 3)
      const [one, two] = await store.ledgerOf().services()
      await store.ledgerOf().commit([ledgerChange(alert, { accepting: [one?.no ?? 0] })])
      expect((await store.ledgerOf().services()).map(({ hasAccepted }) => hasAccepted)).toEqual([true, false])

      await store.ledgerOf().commit([ledgerChange(alert, { gone: [browser(2)] })])
      expect(await store.ledgerOf().services()).toEqual([{ ...one, hasAccepted: true }])
      expect(await store.subscriptions.knowsService('https://one.example.org/9')).toBe(true)
      expect(await store.subscriptions.knowsService(`${two?.origin}/9`)).toBe(false)
    })

    test('rests a subscription for a week after three refusals in a row', async () => {
      await using store = await open()
      await keepBrowsers(store, 3)
      const at = 1_800_000_000_000
      const day = 86_400_000
      const refuse = (nos: readonly number[]) =>
        store.ledgerOf().commit([ledgerChange(alert, { refused: nos.map((no) => ({ ...browser(no), at })) })])
      const awake = async (): Promise<readonly number[]> => {
        const nos = await store.ledgerOf().existing([1, 2, 3])
        return [1, 2, 3].filter((no) => nos.has(no))
      }
      await refuse([1, 2])
      await refuse([1, 2])
      const [one] = await store.ledgerOf().services()
      expect(await store.ledgerOf().targets(0, one?.no ?? 0)).toMatchObject([
        { no: 1, wasRefused: true },
        { no: 3, wasRefused: false },
      ])
      await store.ledgerOf().commit([ledgerChange(alert, { reachable: [2] })])
      await refuse([1, 2])

      expect(await awake()).toEqual([2, 3])
      await store.audiences.endRests((at + 6 * day) as Instant)
      expect(await awake()).toEqual([2, 3])
      await store.audiences.endRests((at + 8 * day) as Instant)
      expect(await awake()).toEqual([1, 2, 3])
      await refuse([1])
      expect(await awake()).toEqual([2, 3])
    })

    test('deletes gone and retires unreachable subscriptions in the same commit', async () => {
      await using store = await open()
      await keepBrowsers(store, 6)
      await store
        .ledgerOf()
        .commit([ledgerChange(alert, { gone: [1, 2].map(browser), retired: [browser(3)] })])

      expect(await store.subscriptions.count()).toBe(4)
      expect([...(await store.ledgerOf().existing([1, 2, 3, 4, 5, 6]))].sort((a, b) => a - b)).toEqual([
        4, 5, 6,
      ])
      const [one] = await store.ledgerOf().services()
      expect((await store.ledgerOf().targets(0, one?.no ?? 0)).map(({ no }) => no)).toEqual([5])
    })

    test('keeps a subscription that has moved to another endpoint', async () => {
      await using store = await open()
      await keepBrowsers(store, 2)
      const endpoint = 'https://one.example.org/before'
      const [gone, retired] = [[{ no: 1, endpoint }], [{ no: 2, endpoint }]]
      await store.ledgerOf().commit([ledgerChange(alert, { gone, retired })])

      expect((await store.ledgerOf().existing([1, 2])).size).toBe(2)
    })

    test('deletes more subscriptions than one statement takes', async () => {
      await using store = await open()
      await keepBrowsers(store, 1_600)
      const nos = Array.from({ length: 1_500 }, (_, index) => index + 1)
      await store.ledgerOf().commit([ledgerChange(alert, { gone: nos.map(browser), droppedRetries: nos })])

      expect(await store.subscriptions.count()).toBe(100)
      expect((await store.ledgerOf().existing(nos)).size).toBe(0)
    })

    test('lists due retries per service, the earliest first, until they are dropped', async () => {
      await using store = await open()
      const ledger = store.ledgerOf()
      const retry = (no: number, service: number, dueAt: number): Retry => ({
        no,
        service,
        attempts: 1,
        dueAt,
      })
      await ledger.commit([
        ledgerChange(alert, {
          retries: [retry(1, 1, 300), retry(2, 1, 100), retry(3, 2, 50), retry(4, 1, 200)],
        }),
        ledgerChange(other, { retries: [retry(2, 1, 10)] }),
      ])

      expect((await ledger.dueRetries(alert, 1, 250, 10)).map(({ no }) => no)).toEqual([2, 4])
      expect((await ledger.dueRetries(alert, 1, 1_000, 2)).map(({ no }) => no)).toEqual([2, 4])
      expect(await ledger.nextRetryAt(alert, 1)).toBe(100)
      await ledger.commit([
        ledgerChange(alert, { droppedRetries: [2], retries: [{ ...retry(4, 1, 900), attempts: 2 }] }),
      ])
      expect(await ledger.dueRetries(alert, 1, 1_000, 10)).toEqual([
        retry(1, 1, 300),
        { ...retry(4, 1, 900), attempts: 2 },
      ])
      expect(await ledger.nextRetryAt(alert, 3)).toBeNull()
      expect(await ledger.nextRetryAt(other, 1)).toBe(10)
    })

    test('a worker sees and drops only the retries of its shard', async () => {
      await using store = await open()
      const retries = [5, 1_005, 2_005].map((no) => ({ no, service: 1, attempts: 1, dueAt: 10 }))
      await store.ledgerOf().commit([ledgerChange(alert, { retries })])
      const [first, second] = [store.ledgerOf(0, 2), store.ledgerOf(1, 2)]

      expect((await first.dueRetries(alert, 1, 99, 10)).map(({ no }) => no)).toEqual([5, 2_005])
      await second.commit([ledgerChange(alert, { dropsAllRetries: true })])
      expect((await second.dueRetries(alert, 1, 99, 10)).length).toBe(0)
      expect((await first.dueRetries(alert, 1, 99, 10)).length).toBe(2)
      expect(await second.nextRetryAt(alert, 1)).toBeNull()
    })

    test('counts accepted alerts per day for readers with a limit', async () => {
      await using store = await open()
      await keepBrowsers(store, 1, { perDay: 5 })
      const count = (day: string) =>
        store.ledgerOf().commit([ledgerChange(alert, { dailyCounts: [{ no: 1, day }] })])
      const sent = async () => {
        const selection = { audience: { kind: 'everyone' }, storySlug: '', postId: '', alert: null } as const
        const [member] = await store.audiences.members(selection as never, 0)
        return [member?.day, member?.sentOnDay]
      }
      expect(await sent()).toEqual([null, 0])
      await count('2026-11-24')
      await count('2026-11-24')
      expect(await sent()).toEqual(['2026-11-24', 2])
      await count('2026-11-25')
      expect(await sent()).toEqual(['2026-11-25', 1])
    })

    test('a failed commit changes nothing', async () => {
      await using store = await open()
      await keepBrowsers(store, 2)
      const { chunks, counts } = chunksWith(allIn('waiting', 1, 3))
      await store.audiences.savePlan(alert, chunks, counts)
      const broken = ledgerChange(alert, { retries: [{ no: Number.NaN, service: 1, attempts: 1, dueAt: 1 }] })
      chunks[0]?.set(1, 'gone')

      const committed = store
        .ledgerOf()
        .commit([
          ledgerChange(alert, { chunks, counts: { waiting: -1, gone: 1 }, gone: [browser(1)] }),
          broken,
        ])
      await expect(committed).rejects.toThrow()
      expect((await store.alerts.totals(alert)).counts).toMatchObject({ planned: 2, waiting: 2, gone: 0 })
      expect((await store.ledgerOf().chunk(alert, 0))?.get(1)).toBe('waiting')
      expect(await store.subscriptions.count()).toBe(2)
    })
  })
}
