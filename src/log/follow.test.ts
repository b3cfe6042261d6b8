import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { MemoryLog } from '../../test/support/memory-log.ts'
import { publication, sampleNow, sampleStory } from '../../test/support/samples.ts'
import type { Seq } from '../domain/ids.ts'
import type { EventLog } from './event-log.ts'
import { follow } from './follow.ts'
import { LocalWake } from './local-wake.ts'

afterEach(() => {
  vi.useRealTimers()
})

const story = sampleStory()

function appendTo(log: MemoryLog, wake: LocalWake): void {
  wake.announce(log.append(publication(story), sampleNow))
}

/** Takes pages until so many events have come, then leaves. */
async function take(
  pages: AsyncGenerator<readonly { readonly seq: Seq }[]>,
  count: number,
): Promise<number[]> {
  const seqs: number[] = []
  while (seqs.length < count) {
    const { value } = await pages.next()
    seqs.push(...(value as readonly { readonly seq: Seq }[]).map(({ seq }) => seq))
  }
  return seqs
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

test('yields every event after any position once and in order, in pages of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        before: fc.nat(30),
        during: fc.array(fc.nat(3), { maxLength: 20 }),
        pageSize: fc.integer({ min: 1, max: 10 }),
      }),
      fc.nat(30),
      async ({ before, during, pageSize }, from) => {
        const log = new MemoryLog()
        const wake = new LocalWake()
        const stop = new AbortController()
        for (let n = 0; n < before; n++) appendTo(log, wake)
        const after = Math.min(from, before)
        const total = before + during.length
        const pages = follow(log, wake, { after: after as Seq, pageSize, signal: stop.signal })
        const taking = take(pages, total - after)
        for (const turns of during) {
          for (let turn = 0; turn < turns; turn++) await Promise.resolve()
          appendTo(log, wake)
        }
        expect(await taking).toEqual(range(after + 1, total))
        stop.abort()
      },
    ),
    { numRuns: 300 },
  )
})

test('skips positions without an event', async () => {
  const seqs = [1, 2, 5, 6, 7, 20, 21, 1_000]
  const full = new MemoryLog()
  for (let n = 0; n < 1_000; n++) full.append(publication(story), sampleNow)
  const log: Pick<EventLog, 'readAfter'> = {
    readAfter: async (cursor, limit) =>
      full.lines.filter(({ seq }) => seq > cursor && seqs.includes(seq)).slice(0, limit),
  }
  const pages = follow(log, new LocalWake(), {
    after: 1 as Seq,
    pageSize: 2,
    signal: new AbortController().signal,
  })
  expect(await take(pages, seqs.length - 1)).toEqual(seqs.slice(1))
})

test('bounds each page, and reads the next only when it is requested', async () => {
  const log = new MemoryLog()
  const wake = new LocalWake()
  for (let n = 0; n < 10; n++) appendTo(log, wake)
  const read = vi.spyOn(log, 'readAfter')
  const pages = follow(log, wake, { after: 0 as Seq, pageSize: 4, signal: new AbortController().signal })
  const lengths: number[] = []
  for (const reads of [1, 2, 3]) {
    const { value } = await pages.next()
    lengths.push((value as readonly unknown[]).length)
    expect(read).toHaveBeenCalledTimes(reads)
  }
  expect(lengths).toEqual([4, 4, 2])
})

test('yields an event within a second when its wake-up was lost', async () => {
  vi.useFakeTimers()
  const log = new MemoryLog()
  const pages = follow(log, new LocalWake(), {
    after: 0 as Seq,
    pageSize: 10,
    signal: new AbortController().signal,
  })
  const taking = take(pages, 1)
  await vi.advanceTimersByTimeAsync(10)
  log.append(publication(story), sampleNow)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await taking).toEqual([1])
})

test('polls a store that lags behind its wake-ups without a tight loop', async () => {
  vi.useFakeTimers()
  const log = new MemoryLog()
  const wake = new LocalWake()
  wake.announce(1 as Seq)
  const read = vi.spyOn(log, 'readAfter')
  const pages = follow(log, wake, { after: 0 as Seq, pageSize: 10, signal: new AbortController().signal })
  const taking = take(pages, 1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(read.mock.calls.length).toBeLessThan(200)
  log.append(publication(story), sampleNow)
  await vi.advanceTimersByTimeAsync(100)
  expect(await taking).toEqual([1])
})

test('throws the reason of an abort, while waiting and before the next page', async () => {
  const log = new MemoryLog()
  const wake = new LocalWake()
  const stop = new AbortController()
  const pages = follow(log, wake, { after: 0 as Seq, pageSize: 1, signal: stop.signal })
  const waiting = pages.next()
  await Promise.resolve()
  stop.abort(new Error('going down'))
  await expect(waiting).rejects.toThrow('going down')

  appendTo(log, wake)
  const again = follow(log, wake, { after: 0 as Seq, pageSize: 1, signal: stop.signal })
  await expect(again.next()).rejects.toThrow('going down')
})

test('passes a fault of the log to the caller', async () => {
  const broken: Pick<EventLog, 'readAfter'> = {
    readAfter: async () => {
      throw new Error('disk gone')
    },
  }
  const pages = follow(broken, new LocalWake(), {
    after: 0 as Seq,
    pageSize: 1,
    signal: new AbortController().signal,
  })
  await expect(pages.next()).rejects.toThrow('disk gone')
})
