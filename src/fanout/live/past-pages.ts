import { isPublicEvent } from '../../domain/event.ts'
import type { Seq, StoryId } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import type { EncodeLine } from './encode-line.ts'
import { joined, type ReadyBytes, type ReadyEvent } from './ready-bytes.ts'

/** Most lines of one page: what is read, rendered and encoded in one go, 10 to 20 ms of work. */
export const MAX_LINES = 100
/** One line in 64 (two to the sixth) ends a page, wherever the page began. */
const END_BITS = 6
/** Most text of one page; the last line may pass it. */
const MAX_PAGE_BYTES = 128 * 1024
/** Most text of all pages that are kept. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024
/** What a page costs to keep beside its text. */
const PAGE_BYTES = 512

/** Lines after a position, as one piece. */
export type PastPage = {
  /** `null` where none of them is for readers. */
  readonly bytes: ReadyBytes | null
  /** Where a reader is who has it. */
  readonly upTo: Seq
}

type Cache = {
  readonly reading: Map<string, Promise<PastPage>>
  /** The least recently used first. */
  readonly kept: Map<string, PastPage>
  keptBytes: number
}

/**
 * The log's past, for readers who were away too long for what is in memory: read, rendered and encoded once for all.
 *
 *   reading  the first who asks for a page has it made; who asks meanwhile waits for the same one
 *   kept     a page that is over never changes and is kept; the last page of the log still grows and is not
 *
 * A page ends where a hash of a line's position says so, and not after a fixed number of lines: so readers who begin at
 * different places come to the same ends, and share every page after their first. Keeps at most 16 MiB of text (and what
 * of it was compressed); what was not used for the longest time goes first.
 */
export class PastPages {
  readonly #log: EventLog
  readonly #encode: EncodeLine
  #cache = emptyCache()

  constructor(log: EventLog, encode: EncodeLine) {
    this.#log = log
    this.#encode = encode
  }

  /**
   * The page after a position, of one story or of all.
   *
   * @param given every line up to here is known to be in the log: who has the log's last page has come at least so far.
   */
  after(at: Seq, story: StoryId | null, given: Seq): Promise<PastPage> {
    const cache = this.#cache
    const key = `${at} ${story ?? ''}`
    const kept = cache.kept.get(key)
    if (kept !== undefined) {
      cache.kept.delete(key)
      cache.kept.set(key, kept)
      return Promise.resolve(kept)
    }
    const known = cache.reading.get(key)
    if (known !== undefined) return known
    const reading = this.#read(cache, key, at, story, given)
    cache.reading.set(key, reading)
    return reading
  }

  /** Forgets everything: earlier lines were rewritten, as a retraction does. What is being read now is not kept. */
  clear(): void {
    this.#cache = emptyCache()
  }

  async #read(cache: Cache, key: string, at: Seq, story: StoryId | null, given: Seq): Promise<PastPage> {
    try {
      const { page, isOver } = await this.#make(at, story, given)
      if (isOver) keep(cache, key, page)
      return page
    } finally {
      cache.reading.delete(key)
    }
  }

  async #make(at: Seq, story: StoryId | null, given: Seq): Promise<{ page: PastPage; isOver: boolean }> {
    const lines = await this.#log.readAfter(at, MAX_LINES, story ?? undefined)
    const events: ReadyEvent[] = []
    let length = 0
    for (const line of lines) {
      if (isPublicEvent(line)) {
        const ready = await this.#encode(line)
        events.push(ready)
        length += ready.plain.length
      }
      if (endsPage(line.seq) || length > MAX_PAGE_BYTES)
        return { page: pageOf(events, line.seq), isOver: true }
    }
    const last = lines.at(-1)?.seq ?? at
    if (lines.length === MAX_LINES) return { page: pageOf(events, last), isOver: true }
    // A short page has all there was when it was read, which is at least what was given out by then.
    return { page: pageOf(events, last > given ? last : given), isOver: false }
  }
}

function emptyCache(): Cache {
  return { reading: new Map(), kept: new Map(), keptBytes: 0 }
}

function pageOf(events: readonly ReadyEvent[], upTo: Seq): PastPage {
  return { bytes: events.length === 0 ? null : joined(events), upTo }
}

function keep(cache: Cache, key: string, page: PastPage): void {
  cache.kept.set(key, page)
  cache.keptBytes += costOf(page)
  for (const [oldest, least] of cache.kept) {
    if (cache.keptBytes <= MAX_KEPT_BYTES) return
    cache.kept.delete(oldest)
    cache.keptBytes -= costOf(least)
  }
}

function costOf(page: PastPage): number {
  return PAGE_BYTES + (page.bytes?.plain.length ?? 0)
}

/** Multiplicative hashing, so that the ends are spread evenly over the lines of the whole log and of each story alike. */
function endsPage(seq: Seq): boolean {
  return Math.imul(seq, 0x9e3779b1) >>> (32 - END_BITS) === 0
}
