import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkReader, eventsFor, type Connection } from '../../../test/support/hand-over-model.ts'
import {
  MemoryDeskLog,
  openHub,
  stories,
  turn,
  until,
  type OpenedHub,
} from '../../../test/support/memory-hub.ts'
import { MemoryReader } from '../../../test/support/memory-reader.ts'
import type { PostId, Seq } from '../../domain/ids.ts'
import { unreachable } from '../../domain/result.ts'
import type { EventLog } from '../../log/event-log.ts'
import type { JoinOptions } from './join-options.ts'

/** A failure prints a seed that replays it. */
const runs = Number(process.env['TELEX_PROPERTY_RUNS'] ?? 200)

type From = 'present' | 'other-epoch' | 'future' | number
type Step =
  | { readonly do: 'publish'; readonly story: 0 | 1; readonly count: number }
  | { readonly do: 'alert' }
  | { readonly do: 'retract'; readonly which: number }
  | Join
  | { readonly do: 'resume' | 'leave' | 'stall' | 'take'; readonly slot: number }
  | { readonly do: 'wait'; readonly turns: number }
  | { readonly do: 'break'; readonly reads: number }
type Join = {
  readonly do: 'join'
  readonly slot: number
  readonly story: 0 | 1 | null
  /** A number is a fraction of the log so far. */
  readonly from: From
  readonly gzip: boolean
}

const is = <T extends string>(...kinds: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...kinds)
const slot = fc.nat(4)
const story = fc.constantFrom<0 | 1>(0, 1)
const fraction: fc.Arbitrary<From> = fc.double({ min: 0, max: 1, noNaN: true })
const elsewhere = fc.constantFrom<From>('present', 'other-epoch', 'future')
const from = fc.oneof({ weight: 3, arbitrary: fraction }, { weight: 1, arbitrary: elsewhere })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: is('publish'), story, count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ do: is('alert') }) },
  { weight: 2, arbitrary: fc.record({ do: is('retract'), which: fc.nat(50) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: is('join'), slot, story: fc.option(story), from, gzip: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ do: is('resume', 'leave', 'stall', 'take'), slot }) },
  { weight: 6, arbitrary: fc.record({ do: is('wait'), turns: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: is('break'), reads: fc.integer({ min: 1, max: 3 }) }) },
)

test('from snapshot to stream there is no gap and no repeat, at every interleaving', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 5, 70, 130),
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
      async (past, steps, delays) => {
        const world = new World(delays)
        for (let n = 0; n < past; n++) world.publish(n % 3 === 0 ? 1 : 0, 1)
        await using opened = await openHub({
          desk: world.desk,
          log: world.log,
          render: world.render,
          heartbeatMs: 16,
          maxUnsentBytes: 3_000,
          limits: { recentEvents: 8, writesPerTurn: 2, warmEvents: 6 },
        })
        for (const each of steps) await world.take(opened, each)
        await world.settle(opened)
        for (const connection of world.connections) checkReader(connection, world.desk.log.lines)
      },
    ),
    { numRuns: runs },
  )
}, 600_000)

/** A desk whose log and rendering take as many turns of the event loop as the example says, and its readers. */
class World {
  readonly desk = new MemoryDeskLog()
  readonly connections: Connection[] = []
  readonly #delays: readonly number[]
  readonly #slots = new Map<number, MemoryReader>()
  readonly #joins: Promise<void>[] = []
  #calls = 0
  #broken = 0

  constructor(delays: readonly number[]) {
    this.#delays = delays
  }

  readonly log: EventLog = {
    epoch: this.desk.log.epoch,
    head: () => this.#delayed(() => this.desk.log.head()),
    markOf: (seq) => this.#delayed(() => this.desk.log.markOf(seq)),
    readAfter: (...args) => this.#delayed(() => this.desk.log.readAfter(...args)),
    replayAfter: (...args) => this.#delayed(() => this.desk.log.replayAfter(...args)),
  }

  readonly render: MemoryDeskLog['render'] = async (event) => {
    await this.#wait()
    return this.desk.render(event)
  }

  async #delayed<T>(answer: () => Promise<T>): Promise<T> {
    await this.#wait()
    if (this.#broken > 0) {
      this.#broken--
      throw new Error('broken')
    }
    const value = await answer()
    await this.#wait()
    return value
  }

  async #wait(): Promise<void> {
    const turns = this.#delays[this.#calls++ % this.#delays.length] ?? 0
    for (let n = 0; n < turns; n++) await turn()
  }

  publish(which: 0 | 1, count: number): void {
    for (let n = 0; n < count; n++) {
      const post = this.desk.publish(stories[which], `${textOf(this.desk.posts.size)} ${'x'.repeat(100)}`)
      if (n % 4 !== 3) continue
      const pinned = { ...stories[which], pinnedPost: post.id }
      this.desk.append({ kind: 'story-changed', story: pinned, change: 'pin' })
    }
  }

  async take(opened: OpenedHub, step: Step): Promise<void> {
    switch (step.do) {
      case 'publish':
        this.publish(step.story, step.count)
        return
      case 'alert':
        this.desk.alert(stories[0])
        return
      case 'retract':
        this.#retract(step.which)
        return
      case 'join':
        this.#join(opened, step)
        return
      case 'leave':
        this.#slots.get(step.slot)?.leave()
        return
      case 'stall':
        this.#slots.get(step.slot)?.stall()
        return
      case 'take':
        this.#slots.get(step.slot)?.resume(1)
        return
      case 'resume':
        this.#slots.get(step.slot)?.resume()
        return
      case 'wait':
        for (let n = 0; n < step.turns; n++) await turn()
        return
      case 'break':
        this.#broken += step.reads
        return
      default:
        unreachable(step)
    }
  }

  #retract(which: number): void {
    const published = [...this.desk.posts.values()].filter(({ post }) => post.state === 'published')
    const found = published[which % Math.max(1, published.length)]
    if (found !== undefined) this.desk.retract(found.post.id)
  }

  #join(opened: OpenedHub, { slot, story, from, gzip }: Join): void {
    this.#slots.get(slot)?.leave()
    const reader = new MemoryReader(gzip ? 'gzip' : 'plain')
    const head = this.desk.log.lines.length
    const options: JoinOptions = {
      story: story === null ? null : stories[story],
      after: cursorOf(from, head),
    }
    this.#slots.set(slot, reader)
    const after = typeof from === 'number' ? Math.round(from * head) : null
    this.connections.push({ reader, story: story === null ? null : stories[story], after })
    this.#joins.push(opened.hub.join(reader, options))
  }

  /** Ends all faults and stalls: open readers take everything, and one more starts from the beginning. */
  async settle(opened: OpenedHub): Promise<void> {
    this.#broken = 0
    for (const { reader } of this.connections) reader.resume()
    await Promise.all(this.#joins)
    this.connections.push({ reader: await opened.join(), story: null, after: null })
    this.publish(0, 1)
    this.publish(1, 1)
    for (const { reader, story } of this.connections) {
      const last = eventsFor(story, this.desk.log.lines).at(-1)
      await until(() => reader.isClosed || reader.seqs.at(-1) === last, `event ${last}`)
    }
    // Every retraction was sent by now: from here on nobody receives the text.
    const fresh = await opened.join({ after: 0 as Seq })
    this.connections.push({ reader: fresh, story: null, after: 0 })
    const said = JSON.stringify(fresh.lines)
    for (const [number, id] of [...this.desk.posts.keys()].entries()) {
      expect(said.includes(textOf(number)), textOf(number)).toBe(this.#stands(id))
    }
  }

  #stands(id: PostId): boolean {
    return this.desk.posts.get(id)?.post.state === 'published'
  }
}

function textOf(post: number): string {
  return `words of post ${post}.`
}

function cursorOf(from: From, head: number): JoinOptions['after'] {
  if (typeof from === 'number') return Math.round(from * head) as Seq
  if (from === 'future') return (head + 1_000_000) as Seq
  return from === 'present' ? null : from
}
