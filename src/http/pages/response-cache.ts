import type { Seq } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import type { TextResponse } from '../edge/send.ts'

/** More pages than are requested between two posts. */
const MAX_RESPONSES = 200
/** Room for many long pages, and a fraction of the process's memory. */
const MAX_CHARACTERS = 16 * 1024 * 1024

/**
 * Caches public responses until the log grows, so that a crowd on one page costs one query and one rendering. Nothing that
 * readers see changes without an event in the log, so no response is ever stale.
 *
 * Holds at most `MAX_RESPONSES` responses of `MAX_CHARACTERS` in total; when it is full it is cleared.
 */
export class ResponseCache {
  readonly #log: Pick<EventLog, 'head'>
  readonly #responses = new Map<string, Promise<TextResponse | null>>()
  #head: Seq | null = null
  #characters = 0

  constructor(log: Pick<EventLog, 'head'>) {
    this.#log = log
  }

  /**
   * The response under this key, from the cache or made now.
   *
   * @param make returns `null` if there is nothing, which is not cached: unknown paths would evict the others.
   */
  async get(key: string, make: () => Promise<TextResponse | null>): Promise<TextResponse | null> {
    // NOTE: read before the response is made. If an event comes in between, the next request finds a newer head.
    const head = await this.#log.head()
    if (head !== this.#head) this.#clear(head)
    const cached = this.#responses.get(key)
    if (cached !== undefined) return cached
    const made = make()
    this.#responses.set(key, made)
    try {
      const response = await made
      if (response === null) this.#drop(key, made)
      else this.#count(response)
      return response
    } catch (error) {
      this.#drop(key, made)
      throw error
    }
  }

  /** Unless another was made under the same key in the meantime. */
  #drop(key: string, made: Promise<TextResponse | null>): void {
    if (this.#responses.get(key) === made) this.#responses.delete(key)
  }

  #count({ text }: TextResponse): void {
    this.#characters += text.length
    if (this.#responses.size > MAX_RESPONSES || this.#characters > MAX_CHARACTERS) this.#clear(this.#head)
  }

  #clear(head: Seq | null): void {
    this.#head = head
    this.#responses.clear()
    this.#characters = 0
  }
}
