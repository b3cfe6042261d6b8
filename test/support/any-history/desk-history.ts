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
import { interfaceFor } from '../../../src/pages/interface.ts'
import { renderPost } from '../../../src/pages/post.ts'
import { publicPath } from '../../../src/pages/site.ts'
import { sampleSite } from '../sample-posts.ts'
import { burst } from './burst.ts'
import { checkHeld, type Life } from './held-lines.ts'
import { must } from './must.ts'
import { HistoryReader } from './history-reader.ts'
import type { From, Step } from './history-steps.ts'
import type { OneProcess } from './one-process.ts'
import { actor, slugs } from './past-store.ts'
import { PROCESSES, TwoProcesses, type ProcessesWishes } from './two-processes.ts'

/** All is well again and a reader still lacks something: it is not coming. */
const SETTLE_WITHIN_MS = 15_000
/** Without a hint a follower looks again after a second: what needs more than half of it was not told. */
const TOLD_WITHIN_MS = 500
/** Turns of the event loop in which what was told is given out, however slow the machine is. */
const TOLD_WITHIN_TURNS = 100
/** Past those of the steps. */
const FIRST_OWN_SLOT = 100

/** A desk of two processes on one file to which anything happens, and its readers. */
export class DeskHistory implements AsyncDisposable {
  readonly #depth: number
  readonly #processes: TwoProcesses
  readonly #standing = new Map<number, HistoryReader>()
  readonly #readers: HistoryReader[] = []
  /** Every id that anybody was ever given, and those of the past's edges. */
  readonly #ids: string[] = []
  readonly #posts: PostId[] = []
  readonly #lives = new Map<string, Life>()
  /** What the desk said was done, in this life of the log. */
  #answered: { readonly seq: number; readonly id: string }[] = []
  #words = 0

  private constructor(depth: number, processes: TwoProcesses) {
    this.#depth = depth
    this.#processes = processes
  }

  static async open(wishes: ProcessesWishes): Promise<DeskHistory> {
    const history = new DeskHistory(wishes.depth, await TwoProcesses.open(wishes))
    const { epoch, ports } = await history.#processes.any()
    for (const slug of slugs) {
      const page = await ports.stories.story(slug as Slug, { limit: 6 })
      history.#posts.push(...(page?.posts ?? []).map(({ post }) => post.id))
    }
    for (const back of [0, 1, 2, 3, 8]) {
      history.#ids.push(formatCursor(epoch, Math.max(0, wishes.depth - back) as Seq))
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
          correctPost(actor, { post, text: `Corrected words ${++this.#words}.`, note: 'It was wrong.' }),
        )
      case 'retract':
        return this.#change(step.in, step.which, (post) => retractPost(actor, { post, reason: 'Untrue.' }))
      case 'pin': {
        const headline = `Headline ${++this.#words}`
        const story = slugs[step.which % 2] ?? slugs[0]
        return this.#change(step.in, step.which, (post) =>
          changeStory(actor, step.which % 3 === 0 ? { story, headline } : { story, pinnedPost: post }),
        )
      }
      case 'alert': {
        const words = { title: 'News', body: `Alert ${++this.#words}.` }
        return this.#change(step.in, step.which, (post) =>
          sendAlert(actor, { post, ...words, audience: { kind: 'everyone' } }),
        )
      }
      case 'join':
        return this.#join(step)
      case 'reconnect': {
        const process = this.#processes.get(step.in)
        const reader = this.#standing.get(step.slot)
        if (process) reader?.connect(process)
        else reader?.leave()
        return
      }
      case 'leave':
        this.#standing.get(step.slot)?.leave()
        return
      case 'stall':
        this.#standing.get(step.slot)?.stall()
        return
      case 'take':
        this.#standing.get(step.slot)?.take(1)
        return
      case 'resume':
        this.#standing.get(step.slot)?.take()
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
        this.#answered = []
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
    const text = `Words of post ${++this.#words}. ${'x'.repeat(100)}`
    const made = await perform(desk, writePost(actor, { story: slugs[story] ?? slugs[0], text }))
    must(made.ok, 'a post was refused')
    if (!made.ok) return
    this.#posts.push(made.value.id)
    this.#answered.push({ seq: made.value.seq ?? 0, id: made.value.id })
  }

  async #burst({ in: which, lines, stories, length }: Extract<Step, { do: 'burst' }>): Promise<void> {
    const { desk } = await this.#processes.any(which)
    const of = stories.map((story) => slugs[story] ?? slugs[0])
    const made = await perform(desk, burst({ lines, stories: of, length }))
    must(made.ok, 'a burst was refused')
    this.#posts.push(...made.value.map(({ id }) => id))
    this.#answered.push(...made.value)
  }

  /** What can't be done to this post is refused, which changes nothing. */
  async #change(which: number, post: number, command: (post: PostId) => Command<unknown>): Promise<void> {
    const id = this.#posts.at(-1 - (post % Math.max(1, Math.min(12, this.#posts.length))))
    if (id === undefined) return
    const { desk } = await this.#processes.any(which)
    const made: Result<unknown, Refusal> = await perform(desk, command(id))
    if (!made.ok) return
    const { seq } = made.value as { readonly seq?: Seq | null }
    if (seq && 'id' in (made.value as object)) this.#answered.push({ seq, id })
  }

  /** Leaves a process in the midst of a commit: everything is written and nothing committed. */
  async #beginCommit(which: number, story: number): Promise<void> {
    const process = this.#processes.get(which)
    if (!process) return
    const inMidst = Promise.withResolvers<void>()
    const write = writePost(actor, { story: slugs[story] ?? slugs[0], text: 'Never committed.' })
    void perform<never>(process.desk, async (tx, tools) => {
      await write(tx, tools)
      inMidst.resolve()
      return new Promise<never>(ignore)
    })
    await inMidst.promise
  }

  async #join(step: Extract<Step, { do: 'join' }>): Promise<void> {
    const previous = this.#standing.get(step.slot)
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
      inPieces: step.inPieces,
      onId: (id) => this.#ids.push(id),
    })
    this.#standing.set(step.slot, reader)
    this.#readers.push(reader)
    if (process) reader.connect(process)
  }

  async #afterOf(from: From, { epoch, ports }: OneProcess, slug: string | null): Promise<string | null> {
    if (from === 'present') return null
    if (from === 'other-epoch') return 'ffffffffffffffff.1'
    if (typeof from === 'object' && 'given' in from) {
      return this.#ids.at(-1 - (from.given % this.#ids.length)) ?? null
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

  /** All is well again: whoever is there takes what there is, who lost its stream comes back, and nobody lacks anything. */
  async settle(): Promise<void> {
    await this.#processes.startAll()
    // One more at each process: when it is told, its process knows all that was done.
    for (const which of PROCESSES) {
      const reader = this.#newReader(null)
      this.#standing.set(FIRST_OWN_SLOT + which, reader)
      this.#readers.push(reader)
      reader.connect(await this.#processes.any(which))
    }
    let next = 0
    const deadline = performance.now() + SETTLE_WITHIN_MS
    const last = await this.#lastLines()
    for (;;) {
      const behind: HistoryReader[] = []
      for (const reader of this.#standing.values()) {
        if (!reader.isOpen) reader.connect(await this.#processes.any(next++ % 2))
        reader.take()
        if (!reader.isFollowing || reader.lastSeq < (last.get(reader.wishes.slug) ?? 0)) behind.push(reader)
      }
      if (behind.length === 0) break
      this.#mustBeWell()
      must(performance.now() < deadline, `${behind.length} readers are never where the log is`)
      await turn()
    }
    for (const which of PROCESSES) {
      for (const story of PROCESSES) {
        await this.#publish(which, story)
        await this.#untilTold()
      }
    }
  }

  /** The last line for the readers of each story, and of all of them. */
  async #lastLines(): Promise<ReadonlyMap<string | null, number>> {
    const { log } = (await this.#processes.any()).ports
    const lines = await log.readAfter(Math.max(0, (await log.head()) - 500) as Seq, 500)
    const last = new Map<string | null, number>()
    for (const line of lines) {
      if (isPublicEvent(line)) last.set(line.story.slug, line.seq).set(null, line.seq)
    }
    return last
  }

  /** Every reader is given the last line because its process was told of it. */
  async #untilTold(): Promise<void> {
    const last = this.#answered.at(-1)
    const slug = last === undefined ? null : await this.#slugOf(last.id as PostId)
    const since = performance.now()
    let turns = 0
    for (;;) {
      const waiting = [...this.#standing.values()].filter(
        ({ wishes, given }) =>
          (wishes.slug === null || wishes.slug === slug) &&
          given.findLast(({ line }) => line !== null)?.seq !== last?.seq,
      )
      if (waiting.length === 0) return
      this.#mustBeWell()
      for (const reader of waiting) if (!reader.isOpen) reader.connect(await this.#processes.any(turns % 2))
      if (performance.now() - since > TOLD_WITHIN_MS) turns++
      must(turns < TOLD_WITHIN_TURNS, `${waiting.length} readers are not told of line ${last?.seq}`)
      await turn()
    }
  }

  async #slugOf(id: PostId): Promise<string | null> {
    return (await (await this.#processes.any()).ports.stories.post(id))?.story.slug ?? null
  }

  #mustBeWell(): void {
    for (const fault of this.#processes.faults) throw new Error('a process met a fault', { cause: fault })
    for (const { fault } of this.#readers) must(fault === null, fault ?? '')
  }

  /** What each reader holds is the log. @throws Error that says what is wrong. */
  async check(): Promise<void> {
    this.#mustBeWell()
    await this.#remember()
    const { epoch } = await this.#processes.any()
    const lines = this.#lives.get(epoch)?.lines ?? []
    const first = lines[0]?.seq ?? 0
    for (const [index, { seq }] of lines.entries()) must(seq === first + index, `the log has no line ${seq}`)
    for (const { seq, id } of this.#answered) {
      const line = lines[seq - first]
      must(
        line !== undefined && 'post' in line && line.post.id === id,
        `line ${seq} is not what was answered`,
      )
    }
    for (const reader of this.#readers) checkHeld(reader, this.#lives)
    for (const which of PROCESSES) await this.#checkWords(which)
  }

  /** Whoever comes now is given no words of what was taken back, by either process. */
  async #checkWords(which: number): Promise<void> {
    const process = await this.#processes.any(which)
    const { epoch, ports } = process
    const reader = this.#newReader(`${epoch}.${Math.max(0, this.#depth - 4)}`)
    const head = await ports.log.head()
    const deadline = performance.now() + SETTLE_WITHIN_MS
    while (reader.lastSeq < head) {
      // On a busy machine it may be let go of before it had its turn.
      if (!reader.isOpen) reader.connect(process)
      must(performance.now() < deadline, 'who comes now is never where the log is')
      await turn()
    }
    checkHeld(reader, this.#lives)
    for (const { line } of reader.given) {
      if (line?.id === undefined) continue
      const post = (await ports.stories.post(line.id as PostId))?.post
      must(post?.state !== 'retracted' || !line.html.includes('ords'), `line ${line.seq} has retracted words`)
    }
  }

  #newReader(after: string | null): HistoryReader {
    return new HistoryReader({ slug: null, after, encoding: 'gzip', inPieces: false, onId: ignore })
  }

  /** Keeps the log as it is now, from the first line that any reader must have. */
  async #remember(): Promise<void> {
    const { epoch, ports } = await this.#processes.any()
    const begins = this.#readers.flatMap(({ base }) => (base?.epoch === epoch ? [base.seq] : []))
    const answered = this.#answered.map(({ seq }) => seq - 1)
    let at = Math.max(0, Math.min(this.#depth - 4, ...begins, ...answered))
    const lines: DeskEvent[] = []
    for (;;) {
      const page = await ports.log.readAfter(at as Seq, 1_000)
      lines.push(...page)
      const last = page.at(-1)
      if (last === undefined) break
      at = last.seq
    }
    const path = publicPath(sampleSite)
    const ui = interfaceFor(sampleSite.lang)
    const known = new Map<number, string>()
    this.#lives.set(epoch, {
      lines,
      htmlOf: (line) => {
        // Earlier lines of a post that was taken back were rewritten; whoever had them then has them as they were.
        if (!('post' in line) || line.seq <= this.#depth - 10) return null
        if (line.post.state === 'retracted' && line.kind !== 'post-retracted') return null
        const html =
          known.get(line.seq) ??
          renderPost(line.post, { slug: line.story.slug, publicPath: path, ui }).toString()
        known.set(line.seq, html)
        return html
      },
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const reader of this.#readers) reader.leave()
    await this.#processes[Symbol.asyncDispose]()
  }
}

function ignore(): void {}
