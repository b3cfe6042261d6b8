import type { StoryId } from '../../domain/ids.ts'

/** Who is counted together: a story's readers, or with `null` those who follow everything. */
export type Following = StoryId | null

/** How many readers there are, by what they follow. Holds an entry for each story that has any. */
export class ReaderTally {
  readonly #counts = new Map<Following, number>()
  #total = 0

  get total(): number {
    return this.#total
  }

  of(following: Following): number {
    return this.#counts.get(following) ?? 0
  }

  set(following: Following, count: number): void {
    this.#total += count - this.of(following)
    if (count === 0) this.#counts.delete(following)
    else this.#counts.set(following, count)
  }

  add(following: Following, by: 1 | -1): void {
    this.set(following, this.of(following) + by)
  }

  [Symbol.iterator](): Iterator<readonly [Following, number]> {
    return this.#counts.entries()
  }
}
