import { setImmediate as turn } from 'node:timers/promises'
import { changeStory } from '../../../src/desk/change-story.ts'
import { correctPost } from '../../../src/desk/correct-post.ts'
import { perform, type Command } from '../../../src/desk/perform.ts'
import { retractPost } from '../../../src/desk/retract-post.ts'
import { sendAlert } from '../../../src/desk/send-alert.ts'
import { writePost } from '../../../src/desk/write-post.ts'
import { isPublicEvent, type DeskEvent } from '../../../src/domain/event.ts'
import { formatCursor, type PostId, type Seq, type Slug } from '../../../src/domain/ids.ts'
import { unreachable, type Result } from '../../../src/domain/result.ts'
import type { Refusal } from '../../../src/domain/refusal.ts'
import { publicPath } from '../../../src/pages/site.ts'
import { sampleSite } from '../sample-posts.ts'
import { burst } from './burst.ts'
import { checkReceived, type Life } from './check-received.ts'
import { must } from './must.ts'
import { HistoryReader } from './history-reader.ts'
import type { From, Step } from './history-steps.ts'
import type { OneProcess } from './one-process.ts'
import { actor, slugs } from './past-store.ts'
import { renderingsOf } from './renderings.ts'
import { PROCESSES, TwoProcesses, type TwoProcessesOptions } from './two-processes.ts'

/** Without faults, a reader that still misses something after this will never get it. */
const SETTLE_WITHIN_MS = 15_000
/** Without a wake-up a follower polls after a second: what takes more than half of it had no wake-up. */
const WAKE_WITHIN_MS = 500
/** Turns of the event loop from a wake-up to its delivery, however slow the machine is. */
const WAKE_WITHIN_TURNS = 100
/** Past those of the steps. */
const FIRST_OWN_SLOT = 100

/** A desk of two processes on one file to which anything happens, and its readers. */
export class DeskHistory implements AsyncDisposable {
  readonly #depth: number
  readonly #processes: TwoProcesses
  readonly #current = new Map<number, HistoryReader>()
  readonly #readers: HistoryReader[] = []
  /** Every id that any reader received, and those around the end of the past. */
  readonly #ids: string[] = []
  readonly #posts: PostId[] = []
  readonly #lives = new Map<string, Life>()
  /** What the desk acknowledged, in this epoch. */
  #acknowledged: { readonly seq: number; readonly id: string }[] = []
  #count = 0

  private constructor(depth: number, processes: TwoProcesses) {
    this.#depth = depth
    this.#processes = processes
  }

  static async open(options: TwoProcessesOptions): Promise<DeskHistory> {
    const history = new DeskHistory(options.depth, await TwoProcesses.open(options))
    const { epoch, ports } = await history.#processes.any()
    for (const slug of slugs) {
      const page = await ports.stories.story(slug as Slug, { limit: 6 })
      history.#posts.push(...(page?.posts ?? []).map(({ post }) => post.id))
    }
    for (const back of [0, 1, 2, 3, 8]) {
      history.#ids.push(formatCursor(epoch, Math.max(0, options.depth - back) as Seq))
    }
    return history
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'publish':
        for (let n = 0; n < step.count; n++) await this.#publish(step.in, step.story)
        return
      case 'burst':
        return this.#burst(step)
      case 'correct':
        return this.#change(step.in, step.which, (post) =>
          correctPost(actor, { post, text: `Corrected words ${++this.#count}.`, note: 'It was wrong.' }),
        )
      case 'retract':
        return this.#change(step.in, step.which, (post) => retractPost(actor, { post, reason: 'Untrue.' }))
      case 'pin': {
        const headline = `Headline ${++this.#count}`
        const story = slugs[step.which % 2] ?? slugs[0]
        return this.#change(step.in, step.which, (post) =>
          changeStory(actor, step.which % 3 === 0 ? { story, headline } : { story, pinnedPost: post }),
        )
      }
      case 'alert': {
        const words = { title: 'News', body: `Alert ${++this.#count}.` }
        return this.#change(step.in, step.which, (post) =>
          sendAlert(actor, { post, ...words, audience: { kind: 'everyone' } }),
        )
      }
      case 'join':
        return this.#join(step)
      case 'reconnect': {
        const process = this.#processes.get(step.in)
        const reader = this.#current.get(step.slot)
        if (process) reader?.connect(process)
        else reader?.leave()
        return
      }
      case 'leave':
        this.#current.get(step.slot)?.leave()
        return
      case 'stall':
        this.#current.get(step.slot)?.stall()
        return
      case 'take':
        this.#current.get(step.slot)?.take(1)
        return
      case 'resume':
        this.#current.get(step.slot)?.take()
        return
      case 'restart':
        return this.#processes.restart(step.in)
      case 'kill':
        return this.#processes.kill(step.in)
      case 'kill-in-commit':
        await this.#beginCommit(step.in, step.story)
        return this.#processes.kill(step.in)
      case 'start':
        return this.#processes.start(step.in)
      case 'kill-all':
        return this.#processes.killAll()
      case 'back-up':
        return this.#processes.backUp()
      case 'restore':
        await this.#remember()
        await this.#processes.restore()
        this.#acknowledged = []
        return
      case 'wait':
        for (let n = 0; n < step.turns; n++) await turn()
        return
      default:
        unreachable(step)
    }
  }

  async #publish(which: number, story: number): Promise<void> {
    const { desk } = await this.#processes.any(which)
    const text = `Words of post ${++this.#count}. ${'x'.repeat(100)}`
    const made = await perform(desk, writePost(actor, { story: slugs[story] ?? slugs[0], text }))
    must(made.ok, 'a post was refused')
    if (!made.ok) return
    this.#posts.push(made.value.id)
    this.#acknowledged.push({ seq: made.value.seq ?? 0, id: made.value.id })
  }

  async #burst({ in: which, events, stories, length }: Extract<Step, { do: 'burst' }>): Promise<void> {
    const { desk } = await this.#processes.any(which)
    const of = stories.map((story) => slugs[story] ?? slugs[0])
    const made = await perform(desk, burst({ events, stories: of, length }))
    must(made.ok, 'a burst was refused')
    this.#posts.push(...made.value.map(({ id }) => id))
    this.#acknowledged.push(...made.value)
  }

  /** A change that this post doesn't allow is refused, which changes nothing. */
  async #change(which: number, post: number, command: (post: PostId) => Command<unknown>): Promise<void> {
    const id = this.#posts.at(-1 - (post % Math.max(1, Math.min(12, this.#posts.length))))
    if (id === undefined) return
    const { desk } = await this.#processes.any(which)
    const made: Result<unknown, Refusal> = await perform(desk, command(id))
    if (!made.ok) return
    const { seq } = made.value as { readonly seq?: Seq | null }
    if (seq && 'id' in (made.value as object)) this.#acknowledged.push({ seq, id })
  }

  /** Leaves a process in the middle of a commit: everything is written and nothing committed. */
  async #beginCommit(which: number, story: number): Promise<void> {
    const process = this.#processes.get(which)
    if (!process) return
    const isWritten = Promise.withResolvers<void>()
    const write = writePost(actor, { story: slugs[story] ?? slugs[0], text: 'Never committed.' })
    void perform<never>(process.desk, async (tx, tools) => {
      await write(tx, tools)
      isWritten.resolve()
      return new Promise<never>(ignore)
    })
    await isWritten.promise
  }

  async #join(step: Extract<Step, { do: 'join' }>): Promise<void> {
    const previous = this.#current.get(step.slot)
    if (previous !== undefined) {
      previous.leave()
      previous.isGone = true
    }
    const process = this.#processes.get(step.in)
    const slug = step.story === null ? null : (slugs[step.story] ?? slugs[0])
    const after = await this.#afterOf(step.from, process ?? (await this.#processes.any(step.in)), slug)
    const reader = new HistoryReader({
      slug,
      after,
      encoding: step.gzip ? 'gzip' : 'plain',
      splitRequest: step.splitRequest,
      onId: (id) => this.#ids.push(id),
    })
    this.#current.set(step.slot, reader)
    this.#readers.push(reader)
    if (process) reader.connect(process)
  }

  async #afterOf(from: From, { epoch, ports }: OneProcess, slug: string | null): Promise<string | null> {
    if (from === 'head') return null
    if (from === 'other-epoch') return 'ffffffffffffffff.1'
    if (typeof from === 'object' && 'received' in from) {
      return this.#ids.at(-1 - (from.received % this.#ids.length)) ?? null
    }
    if (from === 'page') {
      const page = slug === null ? await ports.stories.stories({ limit: 1 }) : null
      const at = page ?? (await ports.stories.story((slug ?? slugs[0]) as Slug, { limit: 1 }))
      return at === null ? null : formatCursor(epoch, at.seq)
    }
    const head = await ports.log.head()
    const seq = 'ahead' in from ? head + from.ahead : Math.max(0, head - from.back)
    return formatCursor(epoch, seq as Seq)
  }

  /** Ends all faults: open readers take everything, others reconnect, and nobody misses anything. */
  async settle(): Promise<void> {
    await this.#processes.startAll()
    // One more at each process: when it is up to date, its process is.
    for (const which of PROCESSES) {
      const reader = this.#newReader(null)
      this.#current.set(FIRST_OWN_SLOT + which, reader)
      this.#readers.push(reader)
      reader.connect(await this.#processes.any(which))
    }
    let next = 0
    const deadline = performance.now() + SETTLE_WITHIN_MS
    const last = await this.#lastEvents()
    for (;;) {
      const behind: HistoryReader[] = []
      for (const reader of this.#current.values()) {
        if (!reader.isOpen) reader.connect(await this.#processes.any(next++ % 2))
        reader.take()
        if (!reader.isFollowing || reader.lastSeq < (last.get(reader.options.slug) ?? 0)) behind.push(reader)
      }
      if (behind.length === 0) break
      this.#mustBeHealthy()
      must(performance.now() < deadline, `${behind.length} readers never reach the head`)
      await turn()
    }
    for (const which of PROCESSES) {
      for (const story of PROCESSES) {
        await this.#publish(which, story)
        await this.#untilDelivered()
      }
    }
  }

  /** The last event for the readers of each story, and of everything. */
  async #lastEvents(): Promise<ReadonlyMap<string | null, number>> {
    const { log } = (await this.#processes.any()).ports
    const events = await log.readAfter(Math.max(0, (await log.head()) - 500) as Seq, 500)
    const last = new Map<string | null, number>()
    for (const event of events) {
      if (isPublicEvent(event)) last.set(event.story.slug, event.seq).set(null, event.seq)
    }
    return last
  }

  /** Every reader receives the last event through the wake-up of its process. */
  async #untilDelivered(): Promise<void> {
    const last = this.#acknowledged.at(-1)
    const slug = last === undefined ? null : await this.#slugOf(last.id as PostId)
    const since = performance.now()
    let turns = 0
    for (;;) {
      const waiting = [...this.#current.values()].filter(
        ({ options, received }) =>
          (options.slug === null || options.slug === slug) &&
          received.findLast(({ event }) => event !== null)?.seq !== last?.seq,
      )
      if (waiting.length === 0) return
      this.#mustBeHealthy()
      for (const reader of waiting) if (!reader.isOpen) reader.connect(await this.#processes.any(turns % 2))
      if (performance.now() - since > WAKE_WITHIN_MS) turns++
      must(turns < WAKE_WITHIN_TURNS, `${waiting.length} readers do not get event ${last?.seq}`)
      await turn()
    }
  }

  async #slugOf(id: PostId): Promise<string | null> {
    return (await (await this.#processes.any()).ports.stories.post(id))?.story.slug ?? null
  }

  #mustBeHealthy(): void {
    for (const fault of this.#processes.faults) throw new Error('a process met a fault', { cause: fault })
    for (const { fault } of this.#readers) must(fault === null, fault ?? '')
  }

  /** Checks that each reader has received the log. @throws Error that says what is wrong. */
  async check(): Promise<void> {
    this.#mustBeHealthy()
    await this.#remember()
    const { epoch } = await this.#processes.any()
    const events = this.#lives.get(epoch)?.events ?? []
    const first = events[0]?.seq ?? 0
    for (const [index, { seq }] of events.entries())
      must(seq === first + index, `the log has no event ${seq}`)
    for (const { seq, id } of this.#acknowledged) {
      const event = events[seq - first]
      must(
        event !== undefined && 'post' in event && event.post.id === id,
        `event ${seq} is not what was acknowledged`,
      )
    }
    for (const reader of this.#readers) checkReceived(reader, this.#lives)
    for (const which of PROCESSES) await this.#checkRetracted(which)
  }

  /** A new reader receives no text of a retracted post, from either process. */
  async #checkRetracted(which: number): Promise<void> {
    const process = await this.#processes.any(which)
    const { epoch, ports } = process
    const reader = this.#newReader(`${epoch}.${Math.max(0, this.#depth - 4)}`)
    const head = await ports.log.head()
    const deadline = performance.now() + SETTLE_WITHIN_MS
    while (reader.lastSeq < head) {
      // On a busy machine it may be disconnected before it had its turn.
      if (!reader.isOpen) reader.connect(process)
      must(performance.now() < deadline, 'a new reader never reaches the head')
      await turn()
    }
    checkReceived(reader, this.#lives)
    for (const { event } of reader.received) {
      if (event?.id === undefined) continue
      const post = (await ports.stories.post(event.id as PostId))?.post
      must(
        post?.state !== 'retracted' || !event.html.includes('ords'),
        `event ${event.seq} has retracted text`,
      )
    }
  }

  #newReader(after: string | null): HistoryReader {
    return new HistoryReader({ slug: null, after, encoding: 'gzip', splitRequest: false, onId: ignore })
  }

  /** Keeps the log as it is now, from the first event that any reader must have. */
  async #remember(): Promise<void> {
    const { epoch, ports } = await this.#processes.any()
    const begins = this.#readers.flatMap(({ base }) => (base?.epoch === epoch ? [base.seq] : []))
    const acknowledged = this.#acknowledged.map(({ seq }) => seq - 1)
    let at = Math.max(0, Math.min(this.#depth - 4, ...begins, ...acknowledged))
    const events: DeskEvent[] = []
    for (;;) {
      const page = await ports.log.readAfter(at as Seq, 1_000)
      events.push(...page)
      const last = page.at(-1)
      if (last === undefined) break
      at = last.seq
    }
    const recent = events.filter(({ seq }) => seq > this.#depth - 10)
    const shows = renderingsOf(recent, { publicPath: publicPath(sampleSite), lang: sampleSite.lang })
    this.#lives.set(epoch, {
      events,
      shows: (event, html) => event.seq <= this.#depth - 10 || shows(event, html),
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const reader of this.#readers) reader.leave()
    await this.#processes[Symbol.asyncDispose]()
  }
}

function ignore(): void {}
