import type { Seq } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import type { TextResponse } from '../edge/send.ts'

/** More pages than are requested between two posts. */
const MAX_RESPONSES = 200
/** Room for many long pages, and a fraction of the process's memory. */
const MAX_CHARACTERS = 16 * 1024 * 1024

/** A response to be made, unless it must not be kept: one that has endless addresses would push out the others. */
export type MadeResponse = { readonly response: TextResponse; readonly keep: boolean }
type Cached = { readonly made: Promise<MadeResponse | null>; characters: number }

/**
 * Caches public responses until the log grows, so that a crowd on one page costs one query and one rendering. Nothing that
 * readers see changes without an event in the log, so no response is ever stale.
 *
 * Holds at most so many responses of so many characters in total; when it is full the least recently used go.
 */
export class ResponseCache {
  readonly #log: Pick<EventLog, 'head'>
  readonly #maxResponses: number
  readonly #maxCharacters: number
  /** The least recently used first. */
  readonly #responses = new Map<string, Cached>()
  #head: Seq | null = null
  #characters = 0

  constructor(
    log: Pick<EventLog, 'head'>,
    { maxResponses = MAX_RESPONSES, maxCharacters = MAX_CHARACTERS } = {},
  ) {
    this.#log = log
    this.#maxResponses = maxResponses
    this.#maxCharacters = maxCharacters
  }

  /**
   * The response under this key, from the cache or made now.
   *
   * @param make returns `null` if there is nothing, which is not cached: unknown paths would evict the others.
   */
  async get(key: string, make: () => Promise<MadeResponse | null>): Promise<TextResponse | null> {
    // NOTE: read before the response is made. If an event comes in between, the next request finds a newer head.
    const head = await this.#log.head()
    if (head !== this.#head) this.#clear(head)
    const cached = this.#responses.get(key)
    if (cached !== undefined) {
      this.#responses.delete(key)
      this.#responses.set(key, cached)
      return (await cached.made)?.response ?? null
    }
    const entry: Cached = { made: make(), characters: 0 }
    this.#responses.set(key, entry)
    try {
      const made = await entry.made
      if (made === null || !made.keep) this.#drop(key, entry)
      else this.#count(key, entry, made.response)
      return made?.response ?? null
    } catch (error) {
      this.#drop(key, entry)
      throw error
    }
  }

  /** Unless another was made under the same key in the meantime. */
  #drop(key: string, entry: Cached): void {
    if (this.#responses.get(key) !== entry) return
    this.#responses.delete(key)
    this.#characters -= entry.characters
  }

  #count(key: string, entry: Cached, { text }: TextResponse): void {
    if (this.#responses.get(key) !== entry) return
    entry.characters = text.length
    this.#characters += text.length
    for (const [oldest, one] of this.#responses) {
      if (this.#responses.size <= this.#maxResponses && this.#characters <= this.#maxCharacters) return
      this.#drop(oldest, one)
    }
  }

  #clear(head: Seq | null): void {
    this.#head = head
    this.#responses.clear()
    this.#characters = 0
  }
}
