import { expect, test } from 'vitest'
import type { PostId, Seq, StoryId } from '../../domain/ids.ts'
import { ReadyEvent } from './ready-bytes.ts'
import { RecentEvents } from './recent-events.ts'

function line(seq: number, length = 10, shows: string | null = null): ReadyEvent {
  return new ReadyEvent(seq as Seq, 'story' as StoryId, shows as PostId | null, Buffer.alloc(length))
}

function seqs(events: readonly ReadyEvent[]): readonly number[] {
  return events.map(({ seq }) => seq)
}

test('it gives the lines after a position, also one that lies between lines', () => {
  const recent = new RecentEvents(3 as Seq, { recentEvents: 10, recentBytes: 1_000 })
  for (const seq of [5, 6, 9]) recent.add(line(seq))
  expect(recent.completeAfter).toBe(3)
  expect(seqs(recent.after(3 as Seq))).toEqual([5, 6, 9])
  expect(seqs(recent.after(6 as Seq))).toEqual([9])
  expect(seqs(recent.after(7 as Seq))).toEqual([9])
  expect(seqs(recent.after(9 as Seq))).toEqual([])
})

test('when there are too many the oldest go, and it says from where on it is whole', () => {
  const recent = new RecentEvents(0 as Seq, { recentEvents: 2, recentBytes: 1_000 })
  for (const seq of [1, 2, 5]) recent.add(line(seq))
  expect(recent.completeAfter).toBe(1)
  expect(seqs(recent.after(1 as Seq))).toEqual([2, 5])
})

test('when they are too long the oldest go, but never the newest', () => {
  const recent = new RecentEvents(0 as Seq, { recentEvents: 10, recentBytes: 100 })
  recent.add(line(1, 60))
  recent.add(line(2, 60))
  expect(seqs(recent.after(0 as Seq))).toEqual([2])
  recent.add(line(3, 5_000))
  expect(seqs(recent.after(0 as Seq))).toEqual([3])
  recent.add(line(4, 60))
  expect(recent.completeAfter).toBe(3)
})

test('a line is replaced in its place, and counts as long as it is now', () => {
  const recent = new RecentEvents(0 as Seq, { recentEvents: 10, recentBytes: 100 })
  recent.add(line(1, 80, 'post'))
  recent.add(line(2, 10))
  expect(seqs(recent.showing('post' as PostId))).toEqual([1])
  const without = line(1, 5)
  recent.replace(without)
  recent.replace(line(7))
  expect(recent.after(0 as Seq)[0]).toBe(without)
  recent.add(line(3, 80))
  expect(seqs(recent.after(0 as Seq))).toEqual([1, 2, 3])
})
