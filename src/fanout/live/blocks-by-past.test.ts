import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryReader } from '../../../test/support/memory-reader.ts'
import { gunzipSoFar } from '../../../test/support/gzip-stream.ts'
import type { Epoch, Seq, StoryId } from '../../domain/ids.ts'
import { BlocksByPast } from './blocks-by-past.ts'
import { BEATS, Broadcast } from './broadcast.ts'
import { deflateBlocks, gzipHeader } from './compress.ts'
import { ReadyBytes, ReadyEvent } from './ready-bytes.ts'
import { encodeEvent } from './stream-event.ts'

const story = 'one' as StoryId

function line(seq: number, text: string): ReadyEvent {
  const bytes = encodeEvent({ event: 'post', id: `epoch.${seq}`, data: { seq, html: text } })
  return new ReadyEvent(seq as Seq, story, null, bytes)
}

function paragraph(seq: number): string {
  return `<article class="post" id="post-${seq}"><div class="post-body"><p>${Math.sin(seq)}</p></div></article>`
}

function join(broadcast: Broadcast, connection: MemoryReader, has: number): void {
  broadcast.live.add({ connection, storyId: story, has: has as Seq, beatsLeft: 0, last: null })
}

function newBroadcast(): Broadcast {
  return new Broadcast(
    {
      epoch: 'epoch' as Epoch,
      maxUnsentBytes: Infinity,
      writesInATurn: 250,
      stop: new AbortController().signal,
      letGo: () => undefined,
      renew: () => undefined,
    },
    0 as Seq,
  )
}

test('whoever takes gzip reads what others read, whenever each came and whatever was said between', async () => {
  const deed = fc.oneof(
    fc.record({ do: fc.constant('join' as const) }),
    fc.record({ do: fc.constant('beat' as const), times: fc.integer({ min: 1, max: 3 * BEATS }) }),
    fc.record({ do: fc.constant('give' as const), lines: fc.integer({ min: 1, max: 5 }) }),
  )
  const property = fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
    const broadcast = newBroadcast()
    const pairs: { readonly plain: MemoryReader; readonly gzip: MemoryReader }[] = []
    let seq = 0
    for (const one of deeds) {
      if (one.do === 'beat') for (let n = 0; n < one.times; n++) broadcast.tick()
      else if (one.do === 'give') {
        const piece = Array.from({ length: one.lines }, () => line(++seq, paragraph(seq)))
        await broadcast.give(piece, seq as Seq)
      } else {
        const pair = { plain: new MemoryReader('plain'), gzip: new MemoryReader('gzip') }
        for (const reader of [pair.plain, pair.gzip]) join(broadcast, reader, seq)
        pairs.push(pair)
      }
    }
    for (const { plain, gzip } of pairs) expect(gzip.lines).toEqual(plain.lines)
  })
  await fc.assert(property)
})

test('a post that is much like the one before takes a third of its length, and on its own it does not', async () => {
  const broadcast = newBroadcast()
  const reader = new MemoryReader('gzip')
  join(broadcast, reader, 0)
  const posts = [1, 2].map((seq) => line(seq, paragraph(seq)))
  for (const post of posts) await broadcast.give([post], post.seq)
  const [alone = 0, after = 0] = reader.written.map(({ length }) => length)
  const length = posts[1]?.plain.length ?? 0
  expect(alone).toBeGreaterThan(length / 2)
  expect(after).toBeLessThan(length / 3)
})

test('readers with the same past share one compression', () => {
  const before = line(1, paragraph(1)).plain
  const blocks = new BlocksByPast(line(2, paragraph(2)))
  expect(blocks.after(before, 60)).toBe(blocks.after(before, 60))
  expect(blocks.after(before, 60)).not.toBe(blocks.after(before, 120))
})

test('readers of unusual pasts, of a past long ago and of none share one that stands alone', () => {
  const before = line(1, paragraph(1)).plain
  const piece = line(2, paragraph(2))
  const blocks = new BlocksByPast(piece)
  expect(blocks.after(null, 0)).toBe(piece.gzip)
  expect(blocks.after(before, 32 * 1_024)).toBe(piece.gzip)
  for (let gap = 0; gap < 8; gap++) blocks.after(before, gap)
  expect(blocks.after(before, 8)).toBe(piece.gzip)
})

test('what was said long before the last lines, or at great length, is no trouble', () => {
  const before = Buffer.from('All are ashore. '.repeat(5_000))
  const between = Buffer.from('Still here. '.repeat(100))
  const piece = new ReadyBytes(Buffer.from('All are ashore, and so is the ship’s cat.'))
  const blocks = new BlocksByPast(piece).after(before, between.length)
  const stream = Buffer.concat([gzipHeader, deflateBlocks(before), deflateBlocks(between), blocks])
  expect(gunzipSoFar(stream)).toEqual(Buffer.concat([before, between, piece.plain]))
})

test('blocks that look back at one reader’s last lines are not given to a reader who had others', () => {
  const words = 'The ferry is aground off the north harbour.'
  const lasts = [words, words.toUpperCase()].map((text, n) => line(n + 1, text).plain)
  const piece = new ReadyBytes(line(3, `${words} All are ashore.`).plain)
  const blocks = new BlocksByPast(piece)
  for (const last of lasts) {
    const said = gunzipSoFar(Buffer.concat([gzipHeader, deflateBlocks(last), blocks.after(last, 0)]))
    expect(said.toString()).toBe(Buffer.concat([last, piece.plain]).toString())
  }
})

test('a heartbeat that came due while a line was given out follows it once, and does not come again with the next', async () => {
  const broadcast = newBroadcast()
  const reader = new MemoryReader()
  join(broadcast, reader, 0)
  const given = broadcast.give([line(1, 'one')], 1 as Seq)
  for (let share = 0; share < BEATS; share++) broadcast.tick()
  await given
  await broadcast.give([line(2, 'two')], 2 as Seq)
  expect(reader.events.map(({ event, lastEventId }) => `${event} ${lastEventId}`)).toEqual([
    'post epoch.1',
    'heartbeat epoch.1',
    'post epoch.2',
  ])
})
