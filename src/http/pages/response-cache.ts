import type { Seq } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import type { TextAnswer } from '../edge/send.ts'

/** Pages that are asked for between two posts; the rest is rendered again. */
const MAX_ANSWERS = 200
/** In characters: a crowd on a few long pages fits, and it stays a fraction of what the process needs anyway. */
const MAX_CHARACTERS = 16 * 1024 * 1024

/**
 * Public answers, kept as long as the log stands still: a crowd that comes to a page at one moment costs one look at the
 * store and one rendering. Nothing readers see changes without a line in the log, so nothing old is ever given.
 *
 * Holds at most `MAX_ANSWERS` answers of `MAX_CHARACTERS` in all; when it is full it begins anew.
 */
export class PublicAnswers {
  readonly #log: Pick<EventLog, 'head'>
  readonly #answers = new Map<string, Promise<TextAnswer | null>>()
  #at: Seq | null = null
  #characters = 0

  constructor(log: Pick<EventLog, 'head'>) {
    this.#log = log
  }

  /**
   * The answer under this name, made now unless it is here.
   *
   * @param make gives `null` where there is nothing, which is not kept: names that nobody has would push the others out.
   */
  async get(name: string, make: () => Promise<TextAnswer | null>): Promise<TextAnswer | null> {
    // NOTE: read before the answer is made: should a line come in between, the next asker finds a newer head.
    const head = await this.#log.head()
    if (head !== this.#at) this.#begin(head)
    const kept = this.#answers.get(name)
    if (kept !== undefined) return kept
    const made = make()
    this.#answers.set(name, made)
    try {
      const answer = await made
      if (answer === null) this.#drop(name, made)
      else this.#count(answer)
      return answer
    } catch (error) {
      this.#drop(name, made)
      throw error
    }
  }

  /** Meanwhile another may have been made under the same name. */
  #drop(name: string, made: Promise<TextAnswer | null>): void {
    if (this.#answers.get(name) === made) this.#answers.delete(name)
  }

  #count({ text }: TextAnswer): void {
    this.#characters += text.length
    if (this.#answers.size > MAX_ANSWERS || this.#characters > MAX_CHARACTERS) this.#begin(this.#at)
  }

  #begin(head: Seq | null): void {
    this.#at = head
    this.#answers.clear()
    this.#characters = 0
  }
}
