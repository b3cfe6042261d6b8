import { isPublicEvent } from '../../domain/event.ts'
import type { Seq } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import { batchOf, type EncodedEvent, type EventEncoder } from './encoded-event.ts'
import type { Following } from './reader-counts.ts'
import type { SharedBytes } from './shared-gzip.ts'

/** Most events of one page: read, rendered and encoded in one go, 10 to 20 ms of work. */
export const MAX_EVENTS = 100
/** One event in 64 (two to the sixth) ends a page, wherever the page began. */
const END_BITS = 6
/** Most text of one page; the last event may exceed it. */
const MAX_PAGE_BYTES = 128 * 1024
/** Most text of all cached pages. */
const MAX_CACHE_BYTES = 16 * 1024 * 1024
/** What a page costs to keep, without its text. */
const PAGE_BYTES = 512

/** The events after a position, as one batch. */
export type PastPage = {
  /** `null` where none of them is public. */
  readonly bytes: SharedBytes | null
  /** The position of a reader who has it. */
  readonly upTo: Seq
}

type Cache = {
  readonly reading: Map<string, Promise<PastPage>>
  /** The least recently used first. */
  readonly pages: Map<string, PastPage>
  bytes: number
}

/**
 * The log's past, for readers whose cursor is older than what is in memory: read, rendered and encoded once for all.
 *
 *   reading  the first reader who needs a page has it made; others wait for the same one
 *   cached   a page that is complete is cached until words in it are corrected; the last page of the log still grows and
 *            is not
 *
 * A page ends where a hash of an event's position says so, and not after a fixed number of events: readers with different
 * cursors arrive at the same ends, and share every page after their first. Caches at most 16 MiB of text (and its
 * compressed form); the least recently used page goes first.
 */
export class PastPages {
  readonly #log: EventLog
  readonly #encode: EventEncoder
  #cache = emptyCache()

  constructor(log: EventLog, encode: EventEncoder) {
    this.#log = log
    this.#encode = encode
  }

  /**
   * The page after a position, of one story or of all.
   *
   * @param known every event up to here is known to be in the log: the log's last page reaches at least this far.
   */
  after(at: Seq, following: Following, known: Seq): Promise<PastPage> {
    const cache = this.#cache
    const key = `${at} ${following ?? ''}`
    const cached = cache.pages.get(key)
    if (cached !== undefined) {
      cache.pages.delete(key)
      cache.pages.set(key, cached)
      return Promise.resolve(cached)
    }
    const pending = cache.reading.get(key)
    if (pending !== undefined) return pending
    const reading = this.#read(cache, key, at, following, known)
    cache.reading.set(key, reading)
    return reading
  }

  /** Empties the cache: earlier events have other words by now. What is being read is not cached. */
  clear(): void {
    this.#cache = emptyCache()
  }

  async #read(cache: Cache, key: string, at: Seq, following: Following, known: Seq): Promise<PastPage> {
    try {
      const { page, isComplete } = await this.#make(at, following, known)
      if (isComplete) keep(cache, key, page)
      return page
    } finally {
      cache.reading.delete(key)
    }
  }

  async #make(at: Seq, following: Following, known: Seq): Promise<{ page: PastPage; isComplete: boolean }> {
    const logged = await this.#log.replayAfter(at, MAX_EVENTS, following ?? undefined)
    const events: EncodedEvent[] = []
    let length = 0
    for (const event of logged) {
      if (isPublicEvent(event)) {
        const encoded = await this.#encode(event)
        events.push(encoded)
        length += encoded.plain.length
      }
      if (endsPage(event.seq) || length > MAX_PAGE_BYTES)
        return { page: pageOf(events, event.seq), isComplete: true }
    }
    const last = logged.at(-1)?.seq ?? at
    if (logged.length === MAX_EVENTS) return { page: pageOf(events, last), isComplete: true }
    // A short page has all there was when it was read, which is at least what had been broadcast by then.
    return { page: pageOf(events, last > known ? last : known), isComplete: false }
  }
}

function emptyCache(): Cache {
  return { reading: new Map(), pages: new Map(), bytes: 0 }
}

function pageOf(events: readonly EncodedEvent[], upTo: Seq): PastPage {
  return { bytes: events.length === 0 ? null : batchOf(events), upTo }
}

function keep(cache: Cache, key: string, page: PastPage): void {
  cache.pages.set(key, page)
  cache.bytes += costOf(page)
  for (const [oldest, least] of cache.pages) {
    if (cache.bytes <= MAX_CACHE_BYTES) return
    cache.pages.delete(oldest)
    cache.bytes -= costOf(least)
  }
}

function costOf(page: PastPage): number {
  return PAGE_BYTES + (page.bytes?.plain.length ?? 0)
}

/** Multiplicative hashing, so that the ends are spread evenly over the events of the whole log and of each story. */
function endsPage(seq: Seq): boolean {
  return Math.imul(seq, 0x9e3779b1) >>> (32 - END_BITS) === 0
}
