import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryReader } from '../../../test/support/memory-reader.ts'
import { formatCursor, type Epoch, type Seq, type StoryId } from '../../domain/ids.ts'
import { Broadcast, HEARTBEAT_SHARDS } from './broadcast.ts'
import { EncodedEvent } from './encoded-event.ts'
import { encodeEvent } from './stream-event.ts'

const story = 'one' as StoryId

function event(seq: number): EncodedEvent {
  const html = `<article class="post" id="post-${seq}"><div class="post-body"><p>${Math.sin(seq)}</p></div></article>`
  const bytes = encodeEvent({ event: 'post', id: `epoch.${seq}`, data: { seq, html } })
  return new EncodedEvent(seq as Seq, story, [], bytes)
}

function join(broadcast: Broadcast, connection: MemoryReader, seq: number): void {
  const joinedAt = seq as Seq
  broadcast.live.add({ connection, following: story, joinedAt, heartbeatsLeft: 0, previous: null })
}

function newBroadcast(): Broadcast {
  return new Broadcast(
    {
      cursorAt: (at) => formatCursor('epoch' as Epoch, at),
      maxUnsentBytes: Infinity,
      writesPerTurn: 250,
      stop: new AbortController().signal,
      disconnectSlow: () => undefined,
      renew: () => undefined,
    },
    0 as Seq,
  )
}

test('readers with gzip and without receive the same events, whenever they joined and whatever was sent between', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('join' as const) }),
    fc.record({
      do: fc.constant('heartbeat' as const),
      times: fc.integer({ min: 1, max: 3 * HEARTBEAT_SHARDS }),
    }),
    fc.record({ do: fc.constant('send' as const), events: fc.integer({ min: 1, max: 5 }) }),
  )
  const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const broadcast = newBroadcast()
    const pairs: { readonly plain: MemoryReader; readonly gzip: MemoryReader }[] = []
    let seq = 0
    for (const one of steps) {
      if (one.do === 'heartbeat') for (let n = 0; n < one.times; n++) broadcast.tick()
      else if (one.do === 'send') {
        const events = Array.from({ length: one.events }, () => event(++seq))
        await broadcast.send(events, seq as Seq)
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

test('compresses a post that resembles the previous one to a third, and on its own it does not', async () => {
  const broadcast = newBroadcast()
  const reader = new MemoryReader('gzip')
  join(broadcast, reader, 0)
  const posts = [event(1), event(2)]
  for (const post of posts) await broadcast.send([post], post.seq)
  const [alone = 0, after = 0] = reader.written.map(({ length }) => length)
  const length = posts[1]?.plain.length ?? 0
  expect(alone).toBeGreaterThan(length / 2)
  expect(after).toBeLessThan(length / 3)
})

test('a heartbeat that comes due during a batch follows it once', async () => {
  const broadcast = newBroadcast()
  const reader = new MemoryReader()
  join(broadcast, reader, 0)
  const sent = broadcast.send([event(1)], 1 as Seq)
  for (let shard = 0; shard < HEARTBEAT_SHARDS; shard++) broadcast.tick()
  await sent
  await broadcast.send([event(2)], 2 as Seq)
  expect(reader.events.map(({ event, lastEventId }) => `${event} ${lastEventId}`)).toEqual([
    'post epoch.1',
    'heartbeat epoch.1',
    'post epoch.2',
  ])
})
