import { expect, test, vi } from 'vitest'
import { MemoryDeskLog, stories, turn } from '../../../test/support/memory-hub.ts'
import { SseParser } from '../../../test/support/sse-parser.ts'
import type { Seq, StoryId } from '../../domain/ids.ts'
import { lineEncoder } from './encode-line.ts'
import { MAX_LINES, PastPages } from './past-pages.ts'

const [one, other] = stories

function pagesOf(desk: MemoryDeskLog): PastPages {
  return new PastPages(
    desk.log,
    lineEncoder(desk.log.epoch, desk.render, () => undefined),
  )
}

/** Every position on the way from one to the present, and the lines that came. */
async function walk(pages: PastPages, from: number, head: number, story: StoryId | null = null) {
  const ends: number[] = []
  const seqs: number[] = []
  const parser = new SseParser(({ data }) => seqs.push((JSON.parse(data) as { seq: number }).seq))
  let at = from as Seq
  while (at < head) {
    const page = await pages.after(at, story, head as Seq)
    if (page.bytes !== null) parser.push(page.bytes.plain)
    at = page.upTo
    ends.push(at)
  }
  return { ends, seqs }
}

test('from wherever one begins, the pages give every line once; after the first they are the same for all', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 1_000; n++) desk.publish(n % 10 === 0 ? other : one)
  const read = vi.spyOn(desk.log, 'readAfter')
  const pages = pagesOf(desk)
  const first = await walk(pages, 0, 1_000)
  const reads = read.mock.calls.length
  for (const from of [1, 2, 3, 10, 20]) {
    const later = await walk(pages, from, 1_000)
    expect(later.seqs).toEqual(first.seqs.slice(from))
    expect(first.ends).toEqual(expect.arrayContaining(later.ends))
  }
  // Each has a first page of its own; the last page of the log is read anew, since it still grows.
  expect(read.mock.calls.length - reads).toBeLessThanOrEqual(5 * 2)
})

test('the pages of one story are its own, however few of its lines there are', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 1_000; n++) desk.publish(n % 10 === 0 ? other : one)
  const { seqs, ends } = await walk(pagesOf(desk), 0, 1_000, other.id)
  expect(seqs).toEqual(Array.from({ length: 100 }, (_, n) => n * 10 + 1))
  expect(ends.length).toBeLessThan(6)
})

/** A desk whose first story has so many lines in a row where no page ends by itself: the other's stand at the ends. */
async function deskWithoutEnds(lines: number): Promise<MemoryDeskLog> {
  const everywhere = new MemoryDeskLog()
  for (let n = 0; n < 2 * lines + 100; n++) everywhere.publish(one)
  const { ends } = await walk(pagesOf(everywhere), 0, 2 * lines + 100)
  const desk = new MemoryDeskLog()
  for (let left = lines; left > 0;) {
    const isEnd = ends.includes(desk.log.lines.length + 1)
    desk.publish(isEnd ? other : one)
    if (!isEnd) left--
  }
  return desk
}

test.each([-1, 0, 1])(
  'who lacks %i more than the most lines of a page is given each once, and the full page is kept',
  async (more) => {
    for (const full of [1, 2]) {
      const lines = full * MAX_LINES + more
      const desk = await deskWithoutEnds(lines)
      const head = desk.log.lines.length
      const mine = desk.log.lines.flatMap((line) => ('story' in line && line.story === one ? [line.seq] : []))
      const pages = pagesOf(desk)
      const { seqs, ends } = await walk(pages, 0, head, one.id)
      expect(seqs).toEqual(mine)
      // A page ends with its last line; who is given fewer than there is room for is where the log is.
      const fullEnds = mine.filter((_, n) => (n + 1) % MAX_LINES === 0)
      expect(ends).toEqual(fullEnds.at(-1) === head ? fullEnds : [...fullEnds, head])

      desk.publish(one)
      const read = vi.spyOn(desk.log, 'readAfter')
      expect((await walk(pages, 0, head + 1, one.id)).seqs).toEqual([...mine, head + 1])
      expect(read.mock.calls.map(([after]) => after)).toEqual([fullEnds.at(-1) ?? 0])
    }
  },
)

test('who asks for a page while it is being read waits for the same one', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 5; n++) desk.publish(one)
  const read = vi.spyOn(desk.log, 'readAfter')
  const pages = pagesOf(desk)
  const asked = Array.from({ length: 100 }, () => pages.after(0 as Seq, null, 5 as Seq))
  expect(new Set(await Promise.all(asked)).size).toBe(1)
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

test('lines that are not for readers are passed over, to the present if need be', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 3; n++) desk.alert(one)
  expect(await pagesOf(desk).after(0 as Seq, null, 3 as Seq)).toEqual({ bytes: null, upTo: 3 })
  expect(await pagesOf(desk).after(0 as Seq, one.id, 3 as Seq)).toEqual({ bytes: null, upTo: 3 })
})

test('a page is not much longer than its bound, however long its lines are', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 0; n < 60; n++) desk.publish(one, 'x'.repeat(20_000))
  const page = await pagesOf(desk).after(0 as Seq, null, 60 as Seq)
  expect(page.bytes?.plain.length).toBeLessThan(128 * 1_024 + 21_000)
  expect((await walk(pagesOf(desk), 0, 60)).seqs).toHaveLength(60)
})

test('after a retraction nothing is left of what was read before, not even of what was being read', async () => {
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

test('a fault is given to all who wait, and the next one asks anew', async () => {
  const desk = new MemoryDeskLog()
  desk.publish(one)
  const read = vi.spyOn(desk.log, 'readAfter').mockRejectedValueOnce(new Error('disk gone'))
  const pages = pagesOf(desk)
  const asked = [1, 2].map(() => pages.after(0 as Seq, null, 1 as Seq))
  for (const each of await Promise.allSettled(asked)) expect(each.status).toBe('rejected')
  await turn()
  expect(await pages.after(0 as Seq, null, 1 as Seq)).toMatchObject({ upTo: 1 })
  expect(read).toHaveBeenCalledTimes(2)
})
