import { expect, test, vi } from 'vitest'
import { MemoryDeskLog, stories, turn } from '../../../test/support/memory-hub.ts'
import { SseParser } from '../../../test/support/sse-parser.ts'
import type { Seq, StoryId } from '../../domain/ids.ts'
import { eventEncoder } from './encoded-event.ts'
import { MAX_EVENTS, PastPages } from './past-pages.ts'

const [one, other] = stories

function pagesOf(desk: MemoryDeskLog): PastPages {
  return new PastPages(
    desk.log,
    eventEncoder(desk.log.epoch, desk.render, () => undefined),
  )
}

/** Reads pages up to the head; returns the end of each and the events that came. */
async function walk(pages: PastPages, from: number, head: number, following: StoryId | null = null) {
  const ends: number[] = []
  const seqs: number[] = []
  const parser = new SseParser(({ data }) => seqs.push((JSON.parse(data) as { seq: number }).seq))
  let at = from as Seq
  while (at < head) {
    const page = await pages.after(at, following, head as Seq)
    if (page.bytes !== null) parser.push(page.bytes.plain)
    at = page.upTo
    ends.push(at)
  }
  return { ends, seqs }
}

test('pages give every event once from any cursor, and are shared after the first', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 1_000; n++) desk.publish(n % 10 === 0 ? other : one)
  const read = vi.spyOn(desk.log, 'replayAfter')
  const pages = pagesOf(desk)
  const first = await walk(pages, 0, 1_000)
  const reads = read.mock.calls.length
  for (const from of [1, 2, 3, 10, 20]) {
    const later = await walk(pages, from, 1_000)
    expect(later.seqs).toEqual(first.seqs.slice(from))
    expect(first.ends).toEqual(expect.arrayContaining(later.ends))
  }
  // Each has a first page of its own. The last page of the log is read again, because it still grows.
  expect(read.mock.calls.length - reads).toBeLessThanOrEqual(5 * 2)
})

test('pages of one story contain only its events', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 1_000; n++) desk.publish(n % 10 === 0 ? other : one)
  const { seqs, ends } = await walk(pagesOf(desk), 0, 1_000, other.id)
  expect(seqs).toEqual(Array.from({ length: 100 }, (_, n) => n * 10 + 1))
  expect(ends.length).toBeLessThan(6)
})

/** A desk whose first story has so many events in a row none of which ends a page: the other story's are at the ends. */
async function deskWithoutEnds(events: number): Promise<MemoryDeskLog> {
  const everywhere = new MemoryDeskLog()
  for (let n = 0; n < 2 * events + 100; n++) everywhere.publish(one)
  const { ends } = await walk(pagesOf(everywhere), 0, 2 * events + 100)
  const desk = new MemoryDeskLog()
  for (let left = events; left > 0;) {
    const isEnd = ends.includes(desk.log.lines.length + 1)
    desk.publish(isEnd ? other : one)
    if (!isEnd) left--
  }
  return desk
}

test.each([-1, 0, 1])(
  'gives %i more than a full page of events once each, and caches the full page',
  async (more) => {
    for (const full of [1, 2]) {
      const desk = await deskWithoutEnds(full * MAX_EVENTS + more)
      const head = desk.log.lines.length
      const mine = desk.log.lines.flatMap((event) =>
        'story' in event && event.story === one ? [event.seq] : [],
      )
      const pages = pagesOf(desk)
      const { seqs, ends } = await walk(pages, 0, head, one.id)
      expect(seqs).toEqual(mine)
      // A full page ends with its last event; a shorter one ends at the head of the log.
      const fullEnds = mine.filter((_, n) => (n + 1) % MAX_EVENTS === 0)
      expect(ends).toEqual(fullEnds.at(-1) === head ? fullEnds : [...fullEnds, head])

      desk.publish(one)
      const read = vi.spyOn(desk.log, 'replayAfter')
      expect((await walk(pages, 0, head + 1, one.id)).seqs).toEqual([...mine, head + 1])
      expect(read.mock.calls.map(([after]) => after)).toEqual([fullEnds.at(-1) ?? 0])
    }
  },
)

test('concurrent requests for a page share one read', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 5; n++) desk.publish(one)
  const read = vi.spyOn(desk.log, 'replayAfter')
  const pages = pagesOf(desk)
  const requests = Array.from({ length: 100 }, () => pages.after(0 as Seq, null, 5 as Seq))
  expect(new Set(await Promise.all(requests)).size).toBe(1)
  expect(read).toHaveBeenCalledTimes(1)
})

test('the last page grows with the log', async () => {
  const desk = new MemoryDeskLog()
  desk.publish(one)
  const pages = pagesOf(desk)
  expect((await walk(pages, 0, 1)).seqs).toEqual([1])
  desk.publish(one)
  expect((await walk(pages, 0, 2)).seqs).toEqual([1, 2])
})

test('skips internal events, up to the head', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 3; n++) desk.alert(one)
  expect(await pagesOf(desk).after(0 as Seq, null, 3 as Seq)).toEqual({ bytes: null, upTo: 3 })
  expect(await pagesOf(desk).after(0 as Seq, one.id, 3 as Seq)).toEqual({ bytes: null, upTo: 3 })
})

test('bounds the length of a page of long events', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 60; n++) desk.publish(one, 'x'.repeat(20_000))
  const page = await pagesOf(desk).after(0 as Seq, null, 60 as Seq)
  expect(page.bytes?.plain.length).toBeLessThan(128 * 1_024 + 21_000)
  expect((await walk(pagesOf(desk), 0, 60)).seqs).toHaveLength(60)
})

test('clear drops cached pages and the ones being read', async () => {
  const desk = new MemoryDeskLog()
  const wrong = desk.publish(one, 'WRONG')
  for (let n = 0; n < 200; n++) desk.publish(one)
  const pages = pagesOf(desk)
  const reading = pages.after(0 as Seq, null, 201 as Seq)
  desk.retract(wrong.id)
  pages.clear()
  await reading
  const again = await pages.after(0 as Seq, null, 201 as Seq)
  expect(again.bytes?.plain.toString()).not.toContain('WRONG')
})

test('a failed read rejects all who wait, and is retried for the next', async () => {
  const desk = new MemoryDeskLog()
  desk.publish(one)
  const read = vi.spyOn(desk.log, 'replayAfter').mockRejectedValueOnce(new Error('disk gone'))
  const pages = pagesOf(desk)
  const requests = [1, 2].map(() => pages.after(0 as Seq, null, 1 as Seq))
  for (const each of await Promise.allSettled(requests)) expect(each.status).toBe('rejected')
  await turn()
  expect(await pages.after(0 as Seq, null, 1 as Seq)).toMatchObject({ upTo: 1 })
  expect(read).toHaveBeenCalledTimes(2)
})
