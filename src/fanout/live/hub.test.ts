import { expect, test, vi } from 'vitest'
import { checkReader, type Connection } from '../../../test/support/hand-over-model.ts'
import { MemoryDeskLog, openHub, stories, turn, until } from '../../../test/support/memory-hub.ts'
import { MemoryReader } from '../../../test/support/memory-reader.ts'
import { sampleNow } from '../../../test/support/samples.ts'
import { formatInstant, type Seq } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'

const [one, other] = stories

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

function deskWith(events: number): MemoryDeskLog {
  const desk = new MemoryDeskLog()
  for (let n = 1; n <= events; n++) desk.publish(one, `words ${n}`)
  return desk
}

test('hello comes first, with the heartbeat interval, the head, the time, and where the stream starts', async () => {
  await using opened = await openHub({ desk: deskWith(3), heartbeatMs: 15_000 })
  const reader = await opened.join({ after: 1 as Seq })
  expect(reader.events[0]).toMatchObject({ event: 'hello', lastEventId: opened.desk.log.cursorOf(1) })
  expect(reader.said('hello')).toEqual([
    { heartbeatMs: 15_000, head: opened.desk.log.cursorOf(3), now: formatInstant(sampleNow) },
  ])
})

test('hello of a reader without a cursor carries the head as its id', async () => {
  await using opened = await openHub({ desk: deskWith(3) })
  const reader = await opened.join()
  expect(reader.events[0]).toMatchObject({ event: 'hello', lastEventId: opened.desk.log.cursorOf(3) })
})

test('a catch-up that breaks after hello resumes with all that it missed', async () => {
  await using opened = await openHub({ desk: deskWith(30) })
  const first = await opened.join({ after: 2 as Seq })
  first.leave()
  const resumed = Number(first.events[0]?.lastEventId.split('.').at(-1)) as Seq
  const reader = await opened.join({ after: resumed })
  expect(reader.seqs).toEqual(range(3, 30))
})

test('a reader with an older cursor receives what it missed, then what is new, each with its id', async () => {
  await using opened = await openHub({ desk: deskWith(3) })
  const reader = await opened.join({ after: 1 as Seq })
  opened.desk.publish(one)
  await until(() => reader.seqs.length === 3)
  expect(reader.seqs).toEqual([2, 3, 4])
  const { log } = opened.desk
  expect(reader.events.slice(1).map(({ lastEventId }) => lastEventId)).toEqual([
    log.cursorOf(2),
    log.cursorOf(3),
    log.cursorOf(4),
  ])
})

test('a reader without a cursor starts at the head', async () => {
  await using opened = await openHub({ desk: deskWith(3) })
  const reader = await opened.join()
  opened.desk.publish(one)
  await until(() => reader.seqs.length > 0)
  expect(reader.seqs).toEqual([4])
})

test('a stream of one story carries only that story, from the past and live', async () => {
  const desk = new MemoryDeskLog()
  for (const story of [one, other, one, other]) desk.publish(story)
  await using opened = await openHub({ desk })
  const reader = await opened.join({ story: one, after: 0 as Seq })
  for (const story of [other, one]) desk.publish(story)
  await until(() => reader.seqs.length === 3)
  await turn()
  expect(reader.seqs).toEqual([1, 3, 6])
})

test('counts each reader once, under what it follows, also during catch-up', async () => {
  const desk = deskWith(1_000)
  await using opened = await openHub({ desk, limits: { recentEvents: 10 } })
  const { hub } = opened
  const counts = (): readonly number[] => [
    hub.readers,
    hub.readersOf(one.id),
    hub.readersOf(other.id),
    hub.readersOf(null),
  ]
  const first = await opened.join({ story: one })
  const everything = await opened.join()
  expect(counts()).toEqual([2, 1, 0, 1])

  const slow = new MemoryReader()
  slow.stall()
  const joined = hub.join(slow, { story: other, after: 0 as Seq })
  expect(counts()).toEqual([3, 1, 1, 1])
  expect(new Set(hub.followed())).toEqual(new Set([one.id, other.id, null]))
  slow.resume()
  await joined
  expect(counts()).toEqual([3, 1, 1, 1])

  first.leave()
  await turn()
  expect(counts()).toEqual([2, 0, 1, 1])
  slow.leave()
  everything.leave()
  await turn()
  expect(counts()).toEqual([0, 0, 0, 0])
  expect([...hub.followed()]).toEqual([])
})

test('does not count the desk’s own windows as readers', async () => {
  const desk = deskWith(1_000)
  await using opened = await openHub({ desk, limits: { recentEvents: 10 } })
  const { hub } = opened
  const reader = await opened.join({ story: one })
  const editor = await opened.join({ story: one, isDesk: true })
  const counts = (): readonly number[] => [hub.readers, hub.readersOf(one.id), hub.readersOf(null)]
  expect(counts()).toEqual([1, 1, 0])
  const catchingUp = new MemoryReader()
  catchingUp.stall()
  const joined = hub.join(catchingUp, { story: null, after: 0 as Seq, isDesk: true })
  expect(counts()).toEqual([1, 1, 0])
  catchingUp.leave()
  await joined
  reader.leave()
  await turn()
  expect(counts()).toEqual([0, 0, 0])
  editor.leave()
  await turn()
  expect(counts()).toEqual([0, 0, 0])
})

test('does not count readers who leave during catch-up or arrive during shutdown', async () => {
  await using opened = await openHub({ desk: deskWith(1_000), limits: { recentEvents: 10 } })
  const { hub } = opened
  const leaving = new MemoryReader()
  leaving.stall()
  const joined = hub.join(leaving, { story: one, after: 0 as Seq })
  await until(() => leaving.written.length > 1, 'the first page')
  leaving.leave()
  await joined
  expect([hub.readers, hub.readersOf(one.id)]).toEqual([0, 0])

  await opened.join({ story: one })
  await hub.drain(0)
  await opened.join({ story: one })
  expect([hub.readers, hub.readersOf(one.id)]).toEqual([0, 0])
})

test('heartbeats move the cursor past internal events, which readers never receive', async () => {
  await using opened = await openHub({ desk: deskWith(1), heartbeatMs: 16 })
  const reader = await opened.join({ after: 1 as Seq })
  opened.desk.alert(one)
  await until(() => reader.lastEventId === opened.desk.log.cursorOf(2))
  expect(reader.seqs).toEqual([])
})

test.each([
  ['other-epoch', 'other-epoch'],
  ['other-history', 'other-history'],
  [4 as Seq, 'future'],
  [9 as Seq, 'future'],
] as const)(
  'a cursor that cannot be served, %s, gets reset, and the stream goes on from the head',
  async (after, reason) => {
    await using opened = await openHub({ desk: deskWith(3) })
    const reader = await opened.join({ story: one, after })
    opened.desk.publish(one)
    await until(() => reader.seqs.length > 0)
    expect(reader.said('reset')).toEqual([{ reason, snapshot: `/api/v1/stories/${one.slug}` }])
    // A connection that breaks before the reset has to get it again.
    expect(reader.events[0]?.lastEventId).toBe('')
    expect(reader.events[1]?.lastEventId).toBe(opened.desk.log.cursorOf(3))
    expect(reader.seqs).toEqual([4])
  },
)

test.each([0, 1, 499, 500, 999, 1_000, 1_001, 1_499])(
  'a reader at event %i of 1,500 receives the rest',
  async (after) => {
    await using opened = await openHub({ desk: deskWith(1_500), limits: { recentEvents: 100 } })
    const [plain, gzip] = await Promise.all([
      opened.join({ after: after as Seq }),
      opened.join({ after: after as Seq, story: one }, 'gzip'),
    ])
    opened.desk.publish(one)
    await until(() => plain.seqs.at(-1) === 1_501 && gzip.seqs.at(-1) === 1_501)
    expect(plain.seqs).toEqual(range(after + 1, 1_501))
    expect(gzip.lines).toEqual(plain.lines)
  },
)

test('after a restart the last events are in memory, and readers resume without a read of the log', async () => {
  const desk = deskWith(600)
  const read = vi.spyOn(desk.log, 'readAfter')
  await using opened = await openHub({ desk })
  await until(() => read.mock.calls.some(([cursor]) => cursor === 600), 'the read at the head')
  read.mockClear()
  const replay = vi.spyOn(desk.log, 'replayAfter')
  const reader = await opened.join({ after: 400 as Seq })
  expect(reader.seqs).toEqual(range(401, 600))
  expect(read).not.toHaveBeenCalled()
  expect(replay).not.toHaveBeenCalled()
})

test('readers with the same cursor share one read of the log, one rendering and one compression', async () => {
  const desk = deskWith(1_000)
  const render = vi.fn(desk.render)
  await using opened = await openHub({ desk, render, limits: { recentEvents: 10 } })
  await until(() => render.mock.calls.length >= 500)
  await turn()
  render.mockClear()
  const readers = await Promise.all(range(1, 50).map((n) => opened.join({ after: (n % 5) as Seq }, 'gzip')))
  for (const [index, reader] of readers.entries())
    expect(reader.seqs).toEqual(range(((index + 1) % 5) + 1, 1_000))
  // Five first pages that differ, then the same pages for all.
  expect(render.mock.calls.length).toBeLessThan(1_500)
  const shared = new Set(readers.flatMap(({ written }) => written.slice(3)))
  expect(shared.size).toBeLessThan(readers[0]?.written.length ?? 0)
})

test('renders each event once and sends everyone the same bytes', async () => {
  const desk = new MemoryDeskLog()
  const render = vi.fn(desk.render)
  await using opened = await openHub({ desk, render })
  const plain = await Promise.all(range(1, 20).map(() => opened.join({ story: one })))
  const gzip = await Promise.all(range(1, 20).map(() => opened.join({ story: one }, 'gzip')))
  desk.publish(one, 'Fähre „Seute Deern“ 🚢')
  const everyone = [...plain, ...gzip]
  await until(() => everyone.every(({ seqs }) => seqs.length === 1))
  expect(render).toHaveBeenCalledTimes(1)
  expect(new Set(plain.map(({ written }) => written.at(-1))).size).toBe(1)
  expect(new Set(gzip.map(({ written }) => written.at(-1))).size).toBe(1)
  for (const reader of everyone) expect(reader.lines).toEqual(plain[0]?.lines)
})

test('events that arrive during a broadcast go out in one write', async () => {
  await using opened = await openHub()
  const readers = await Promise.all(range(1, 1_000).map(() => opened.join()))
  for (let n = 0; n < 40; n++) opened.desk.publish(n % 2 === 0 ? one : other)
  await until(() => readers.every(({ seqs }) => seqs.length === 40))
  for (const reader of readers) {
    expect(reader.seqs).toEqual(range(1, 40))
    // hello, the first events, the rest.
    expect(reader.written.length).toBeLessThan(5)
  }
})

test('yields to the event loop during a large broadcast, and a reader who joins then misses nothing', async () => {
  await using opened = await openHub()
  const readers = await Promise.all(range(1, 2_000).map(() => opened.join()))
  const have = (): number => readers.filter(({ seqs }) => seqs.length > 0).length
  opened.desk.publish(one)
  await until(() => have() > 0)
  const atOnce = have()
  const late = await opened.join({ after: 0 as Seq })
  await until(() => have() === 2_000)
  expect(atOnce).toBeLessThan(1_000)
  expect(late.seqs).toEqual([1])
})

test('readers who join or get a heartbeat between the batches of a burst miss nothing', async () => {
  await using opened = await openHub({ heartbeatMs: 16, limits: { writesPerTurn: 1 } })
  const connections: Connection[] = []
  const join = (): Promise<void> => {
    const reader = new MemoryReader()
    connections.push({ reader, story: null, after: 0 })
    return opened.hub.join(reader, { story: null, after: 0 as Seq })
  }
  for (let n = 0; n < 16; n++) await join()
  // Two of these are a batch.
  for (let n = 0; n < 8; n++) opened.desk.publish(one, 'x'.repeat(30_000))
  const isThere = ({ lastEventId }: MemoryReader): boolean => lastEventId.endsWith('.8')
  await until(() => {
    if (connections.length < 40) void join()
    return connections.every(({ reader }) => isThere(reader))
  })
  for (const each of connections) checkReader(each, opened.desk.log.lines)
  expect(connections.length).toBeGreaterThan(16)
})

test('disconnects a slow consumer once, counts it, and resumes it exactly', async () => {
  await using opened = await openHub({ maxUnsentBytes: 2_000 })
  const [slow, quick] = await Promise.all([opened.join(), opened.join()])
  slow.stall()
  for (let n = 1; n <= 60; n++) {
    opened.desk.publish(one, 'x'.repeat(200))
    await until(() => quick.seqs.length === n)
  }
  expect(slow.ended).toBe('destroy')
  expect(slow.unsentBytes).toBeLessThan(2_000 + 1_000)
  expect(opened.hub.disconnects).toMatchObject({ slow: 1, drained: 0 })
  expect(opened.hub.readers).toBe(1)
  expect(quick.seqs).toEqual(range(1, 60))

  const again = await opened.join({ after: 0 as Seq })
  expect(again.seqs).toEqual(range(1, 60))
})

test('catch-up respects backpressure', async () => {
  const desk = new MemoryDeskLog()
  for (let n = 1; n <= 1_000; n++) desk.publish(one, 'x'.repeat(1_000))
  await using opened = await openHub({ desk, limits: { recentEvents: 1 } })
  const reader = new MemoryReader()
  reader.stall()
  const joining = opened.hub.join(reader, { story: null, after: 0 as Seq })
  await until(() => reader.unsentBytes > 0)
  let most = 0
  while (reader.seqs.length < 1_000) {
    most = Math.max(most, reader.unsentBytes)
    reader.resume(1)
    await turn()
  }
  reader.resume()
  await joining
  expect(most).toBeLessThan(256 * 1_024)
  expect(reader.seqs).toEqual(range(1, 1_000))
})

test('disconnects and counts a reader who stalls in catch-up, and keeps nothing more for it', async () => {
  await using opened = await openHub({ desk: deskWith(1_000), limits: { recentEvents: 1, stallMs: 20 } })
  const reader = new MemoryReader()
  reader.stall()
  await opened.hub.join(reader, { story: null, after: 0 as Seq })
  expect(reader.ended).toBe('destroy')
  // hello, and one page of the past.
  expect(reader.written).toHaveLength(2)
  expect(opened.hub.disconnects).toEqual({ slow: 1, drained: 0, renewed: 0 })
  expect(opened.hub.readers).toBe(0)
})

test('sends nobody the text of a retracted post: not from memory, shared pages or a pin', async () => {
  const desk = new MemoryDeskLog()
  const wrong = desk.publish(one, 'WRONG WORDS')
  for (let n = 0; n < 199; n++) desk.publish(other)
  await using opened = await openHub({ desk, limits: { recentEvents: 10 } })
  const pinned = desk.publish(one, 'WRONG PIN')
  desk.append({ kind: 'story-changed', story: { ...one, pinnedPost: pinned.id }, change: 'pin' })
  const before = await opened.join({ after: 0 as Seq })
  await until(() => before.seqs.length === 202)
  expect(before.lines[0]?.html).toContain('WRONG WORDS')
  expect(before.lines.at(-1)?.html).toContain('WRONG PIN')

  desk.retract(wrong.id)
  desk.retract(pinned.id)
  await until(() => before.seqs.length === 204)

  for (const after of [0, 200, 201, 202]) {
    const reader = await opened.join({ after: after as Seq })
    expect(reader.seqs).toEqual(range(after + 1, 204))
    expect(JSON.stringify(reader.lines)).not.toContain('WRONG')
  }
})

test('keeps recent events in memory when one post is retracted', async () => {
  await using opened = await openHub()
  const first = opened.desk.publish(one, 'WRONG')
  for (let n = 0; n < 5; n++) opened.desk.publish(one)
  opened.desk.retract(first.id)
  const reader = await opened.join({ after: 0 as Seq })
  await until(() => reader.seqs.length === 7)
  const read = vi.spyOn(opened.desk.log, 'readAfter')
  const replay = vi.spyOn(opened.desk.log, 'replayAfter')
  const again = await opened.join({ after: 0 as Seq })
  expect(again.seqs).toEqual(range(1, 7))
  expect(read).not.toHaveBeenCalled()
  expect(replay).not.toHaveBeenCalled()
})

test('sends nobody the words that a correction took away: not from memory, shared pages, a head or a pin', async () => {
  const desk = new MemoryDeskLog()
  const wrong = desk.publish(one, 'WRONG WORDS')
  desk.append({ kind: 'story-changed', story: { ...other, headline: 'WRONG HEAD' }, change: 'headline' })
  for (let n = 0; n < 198; n++) desk.publish(other)
  await using opened = await openHub({ desk, limits: { recentEvents: 10 } })
  const pinned = desk.publish(one, 'WRONG PIN')
  desk.append({ kind: 'story-changed', story: { ...one, pinnedPost: pinned.id }, change: 'pin' })
  desk.append({ kind: 'story-changed', story: { ...other, headline: 'WRONG TOO' }, change: 'headline' })
  const before = await opened.join({ after: 0 as Seq })
  await until(() => before.seqs.length === 203)
  expect(before.lines[0]?.html).toContain('WRONG WORDS')
  expect(before.lines[1]?.html).toContain('WRONG TOO')
  expect(before.lines[201]?.html).toContain('WRONG PIN')

  desk.correct(wrong.id, 'Right words')
  desk.correct(pinned.id, 'Right pin')
  desk.append({ kind: 'story-changed', story: { ...other, headline: 'Right head' }, change: 'headline' })
  await until(() => before.seqs.length === 206)
  // What was recent is encoded again after the change was sent.
  for (let n = 0; n < 10; n++) await turn()

  for (const after of [0, 200, 201, 202, 203]) {
    const reader = await opened.join({ after: after as Seq })
    expect(reader.seqs).toEqual(range(after + 1, 206))
    expect(JSON.stringify(reader.lines)).not.toContain('WRONG')
  }
  const again = await opened.join({ after: 0 as Seq })
  expect(again.lines[0]).toMatchObject({ id: wrong.id, revision: 1, html: '<p>Right words</p>' })
  expect(again.lines[1]).toMatchObject({ change: 'headline', html: 'Right head' })
})

test('does not read the log again for what is published for the first time', async () => {
  await using opened = await openHub()
  const reader = await opened.join()
  const replay = vi.spyOn(opened.desk.log, 'replayAfter')
  for (let n = 0; n < 5; n++) opened.desk.publish(one)
  await until(() => reader.seqs.length === 5)
  expect(replay).not.toHaveBeenCalled()
})

test('readers are caught up from the log when the recent events could not be encoded again', async () => {
  await using opened = await openHub()
  const { desk } = opened
  const reader = await opened.join()
  const wrong = desk.publish(one, 'WRONG')
  await until(() => reader.seqs.length === 1)
  vi.spyOn(desk.log, 'replayAfter').mockRejectedValueOnce(new Error('disk gone'))
  desk.correct(wrong.id, 'Right')
  await until(() => opened.faults.length === 1)
  const again = await opened.join({ after: 0 as Seq })
  expect(again.seqs).toEqual([1, 2])
  expect(JSON.stringify(again.lines)).not.toContain('WRONG')
})

test('drain tells every reader when to reconnect, with jitter, and ends the streams', async () => {
  let random = 0
  await using opened = await openHub({ random: () => (random = (random + 0.1) % 1) })
  const readers = await Promise.all([opened.join(), opened.join(), opened.join({}, 'gzip')])
  await opened.hub.drain(10_000)
  const waits = readers.map((reader) => Number(reader.said('bye')[0]?.['reconnectInMs']))
  expect(new Set(waits).size).toBe(3)
  expect(waits.every((ms) => ms >= 0 && ms < 10_000)).toBe(true)
  expect(readers.map(({ ended }) => ended)).toEqual(['flush', 'flush', 'flush'])
  expect(opened.hub.readers).toBe(0)

  const late = await opened.join()
  expect(late.said('bye')).toHaveLength(1)
  expect(late.ended).toBe('flush')
  expect(opened.hub.disconnects).toEqual({ slow: 0, drained: 4, renewed: 0 })
})

test('drain yields to the event loop', async () => {
  await using opened = await openHub({ limits: { writesPerTurn: 100 } })
  await Promise.all(Array.from({ length: 1_000 }, () => opened.join()))
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  await opened.hub.drain(1_000)
  clearInterval(counting)
  expect(opened.hub.readers).toBe(0)
  expect(turns).toBeGreaterThan(2)
})

test('renews each stream with bye, at a random moment in the second half of its lifetime', async () => {
  let random = 0
  await using opened = await openHub({
    heartbeatMs: 16,
    lifetimeMs: 16 * 20,
    random: () => (random = (random + 0.23) % 1),
  })
  const readers = await Promise.all(Array.from({ length: 12 }, () => opened.join()))
  await until(() => readers.every(({ ended }) => ended === 'flush'))
  const heartbeats = readers.map((reader) => reader.said('heartbeat').length)
  expect(Math.min(...heartbeats)).toBeGreaterThanOrEqual(10)
  expect(Math.max(...heartbeats)).toBeLessThanOrEqual(20)
  expect(new Set(heartbeats).size).toBeGreaterThan(5)
  expect(readers.every((reader) => Number(reader.said('bye')[0]?.['reconnectInMs']) <= 1_000)).toBe(true)
  expect(opened.hub.disconnects).toEqual({ slow: 0, drained: 0, renewed: 12 })
  expect(opened.hub.readers).toBe(0)
})

test('sets a retry time of at least a second, with jitter, for an EventSource', async () => {
  let random = 0
  await using opened = await openHub({ random: () => (random = (random + 0.37) % 1) })
  const readers = await Promise.all(Array.from({ length: 5 }, () => opened.join()))
  await opened.hub.drain(500)
  const waits = readers.map(({ written }) => [
    ...Buffer.concat(written)
      .toString()
      .matchAll(/^retry: (\d+)$/gm),
  ])
  const [hellos, byes] = [0, 1].map((n) => waits.map((said) => Number(said[n]?.[1])))
  expect(new Set(hellos).size).toBe(5)
  expect(hellos?.every((ms) => ms >= 1_000 && ms <= 5_000)).toBe(true)
  expect(byes).toEqual([1_000, 1_000, 1_000, 1_000, 1_000])
})

test('reports a fault of the log and sends what was written meanwhile after it', async () => {
  const desk = new MemoryDeskLog()
  let broken = false
  const log: EventLog = {
    epoch: desk.log.epoch,
    markOf: (seq) => desk.log.markOf(seq),
    head: () => desk.log.head(),
    readAfter: (...args) => (broken ? Promise.reject(new Error('disk gone')) : desk.log.readAfter(...args)),
    replayAfter: (...args) => desk.log.replayAfter(...args),
  }
  await using opened = await openHub({ desk, log })
  const reader = await opened.join()
  desk.publish(one)
  await until(() => reader.seqs.length === 1)
  broken = true
  desk.publish(one)
  await until(() => opened.faults.length > 2)
  broken = false
  desk.publish(one)
  await until(() => reader.seqs.length === 3)
  expect(reader.seqs).toEqual([1, 2, 3])
  expect(opened.faults[0]).toMatchObject({ message: 'disk gone' })
})

test('a fault while one reader joins is reported and ends only that reader', async () => {
  const desk = deskWith(5)
  let heads = 0
  const log: EventLog = {
    epoch: desk.log.epoch,
    markOf: (seq) => desk.log.markOf(seq),
    head: () => (++heads === 2 ? Promise.reject(new Error('disk gone')) : desk.log.head()),
    readAfter: (...args) => desk.log.readAfter(...args),
    replayAfter: (...args) => desk.log.replayAfter(...args),
  }
  await using opened = await openHub({ desk, log })
  const [first, second, third] = [await opened.join(), await opened.join(), await opened.join()]
  expect(second.ended).toBe('destroy')
  expect(opened.faults).toMatchObject([{ message: 'disk gone' }])
  desk.publish(one)
  await until(() => first.seqs.length === 1 && third.seqs.length === 1)
})

test('sends reset in place of an event that cannot be rendered, live and in catch-up', async () => {
  const desk = new MemoryDeskLog()
  await using opened = await openHub({
    desk,
    limits: { recentEvents: 1 },
    render: async (event) => {
      if (event.seq === 2) throw new Error('out of ink')
      return desk.render(event)
    },
  })
  const reader = await opened.join()
  for (let n = 0; n < 3; n++) desk.publish(one)
  await until(() => reader.seqs.length === 2)
  expect(reader.seqs).toEqual([1, 3])
  expect(reader.said('reset')).toEqual([{ reason: 'unreadable', snapshot: `/api/v1/stories/${one.slug}` }])
  const later = await opened.join({ after: 0 as Seq })
  expect(later.events.map(({ event }) => event)).toEqual(['hello', 'post', 'reset', 'post'])
  expect(opened.faults.length).toBeGreaterThan(0)
})

test('spreads heartbeats over the interval', async () => {
  await using opened = await openHub({ heartbeatMs: 320 })
  const readers = await Promise.all(range(1, 32).map(() => opened.join()))
  const withHeartbeat = (): number => readers.filter((reader) => reader.said('heartbeat').length > 0).length
  await until(() => withHeartbeat() > 0)
  expect(withHeartbeat()).toBeLessThan(32)
  await until(() => withHeartbeat() === 32)
})

test('a heartbeat never moves back the cursor of a reader from a newer page', async () => {
  const desk = deskWith(1)
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await using opened = await openHub({
    desk,
    heartbeatMs: 16,
    render: async (event) => {
      if (event.seq === 2) await held
      return desk.render(event)
    },
  })
  await until(() => opened.hub.readers === 0)
  desk.publish(one)
  const ahead = await opened.join({ after: 2 as Seq }, 'gzip')
  const behind = await opened.join({ after: 1 as Seq })
  await until(() => ahead.said('heartbeat').length > 1)
  expect(ahead.lastEventId).toBe(desk.log.cursorOf(2))
  expect(behind.lastEventId).not.toBe(desk.log.cursorOf(2))
  release()
  desk.publish(one)
  await until(() => ahead.seqs.length === 1 && behind.seqs.length === 2)
  expect(ahead.seqs).toEqual([3])
  expect(behind.seqs).toEqual([2, 3])
})

test('ends every stream when the hub stops, also those in catch-up', async () => {
  const desk = deskWith(1_000)
  const opened = await openHub({ desk, limits: { recentEvents: 1 } })
  const live = await opened.join()
  const slow = new MemoryReader()
  slow.stall()
  const joining = opened.hub.join(slow, { story: null, after: 0 as Seq })
  await until(() => slow.unsentBytes > 0)
  expect(opened.hub.readers).toBe(2)

  await opened.hub[Symbol.asyncDispose]()
  await joining

  expect([live.ended, slow.ended]).toEqual(['destroy', 'destroy'])
  expect(opened.faults).toEqual([])
  expect(opened.hub.readers).toBe(0)
  const late = await opened.join()
  expect(late.ended).toBe('destroy')
})

test('forgets a reader who leaves, whenever that is', async () => {
  const desk = deskWith(1_000)
  await using opened = await openHub({ desk, limits: { recentEvents: 1 } })
  const live = await opened.join()
  const gone = new MemoryReader()
  gone.leave()
  await opened.hub.join(gone, { story: null, after: 0 as Seq })
  const onTheWay = new MemoryReader()
  const joining = opened.hub.join(onTheWay, { story: null, after: 0 as Seq })
  await until(() => onTheWay.written.length > 2)
  onTheWay.leave()
  await joining
  await until(() => opened.hub.readers === 1)
  live.leave()
  await until(() => opened.hub.readers === 0)
  expect(opened.faults).toEqual([])
})
