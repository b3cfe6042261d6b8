import { expect, test } from 'vitest'
import type { PostId, Seq, StoryId } from '../../domain/ids.ts'
import { EncodedEvent } from './encoded-event.ts'
import { RecentEvents } from './recent-events.ts'

function event(seq: number, length = 10, ...shows: readonly string[]): EncodedEvent {
  return new EncodedEvent(seq as Seq, 'story' as StoryId, shows as PostId[], Buffer.alloc(length))
}

function seqs(events: readonly EncodedEvent[]): readonly number[] {
  return events.map(({ seq }) => seq)
}

test('returns the events after a position, also one between events', () => {
  const recent = new RecentEvents(3 as Seq, { recentEvents: 10, recentBytes: 1_000 })
  for (const seq of [5, 6, 9]) recent.add(event(seq))
  expect(recent.completeAfter).toBe(3)
  expect(seqs(recent.after(3 as Seq))).toEqual([5, 6, 9])
  expect(seqs(recent.after(6 as Seq))).toEqual([9])
  expect(seqs(recent.after(7 as Seq))).toEqual([9])
  expect(seqs(recent.after(9 as Seq))).toEqual([])
})

test('drops the oldest events above the count, and moves completeAfter', () => {
  const recent = new RecentEvents(0 as Seq, { recentEvents: 2, recentBytes: 1_000 })
  for (const seq of [1, 2, 5]) recent.add(event(seq))
  expect(recent.completeAfter).toBe(1)
  expect(seqs(recent.after(1 as Seq))).toEqual([2, 5])
})

test('drops the oldest events above the size, but never the newest', () => {
  const recent = new RecentEvents(0 as Seq, { recentEvents: 10, recentBytes: 100 })
  recent.add(event(1, 60))
  recent.add(event(2, 60))
  expect(seqs(recent.after(0 as Seq))).toEqual([2])
  recent.add(event(3, 5_000))
  expect(seqs(recent.after(0 as Seq))).toEqual([3])
  recent.add(event(4, 60))
  expect(recent.completeAfter).toBe(3)
})

test('replaces an event in place, and counts its new length', () => {
  const recent = new RecentEvents(0 as Seq, { recentEvents: 10, recentBytes: 100 })
  recent.add(event(1, 80, 'post'))
  recent.add(event(2, 10))
  const without = event(1, 5)
  recent.replace(without)
  recent.replace(event(7))
  expect(recent.after(0 as Seq)[0]).toBe(without)
  recent.add(event(3, 80))
  expect(seqs(recent.after(0 as Seq))).toEqual([1, 2, 3])
})

test('finds the events that show a subject, before the position that changed it', () => {
  const recent = new RecentEvents(0 as Seq, { recentEvents: 10, recentBytes: 1_000 })
  recent.add(event(1, 10, 'post'))
  recent.add(event(2, 10, 'story', 'post'))
  recent.add(event(3, 10, 'other'))
  recent.add(event(4, 10, 'post'))
  const changes = new Map([['post' as PostId, 4 as Seq]])
  expect(seqs(recent.outdatedBy(changes))).toEqual([1, 2])
})
