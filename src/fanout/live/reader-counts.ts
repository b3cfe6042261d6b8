import type { StoryId } from '../../domain/ids.ts'

/** What a stream follows: one story, or with `null` everything. */
export type Following = StoryId | null

/** How many streams are open, by what they follow. Holds an entry for each story that has any. */
export class ReaderCounts {
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

/** The streams of one process at this moment. */
export type LocalReaders = {
  /** Open streams. */
  readonly readers: number
  /** Open streams of one story; with `null`, of everything. */
  readonly readersOf: (following: Following) => number
  /** What is followed by anybody, each once. */
  readonly followed: () => Iterable<Following>
}

/** New counts by what is followed; the others are unchanged. 0 says that the last stream has closed. */
export type ReaderCountChanges = readonly (readonly [Following, number])[]

/**
 * Counts the open streams of all of the desk's processes, each once, where it is held.
 *
 * This process is asked at every look, so that a desk of one process is exact at every moment. The other processes report
 * changes; one that ends takes its counts with it.
 *
 * Holds a number for each story that another process has streams of, and one for each it reported of itself.
 */
export class ClusterReaderCounts {
  readonly #local: LocalReaders
  readonly #others = new Map<number, ReaderCounts>()
  readonly #reported = new ReaderCounts()

  constructor(local: LocalReaders) {
    this.#local = local
  }

  /** Open streams in all. */
  get total(): number {
    return this.#sum(this.#local.readers, ({ total }) => total)
  }

  /** Open streams of one story; with `null`, those that carry everything. */
  of(following: Following): number {
    return this.#sum(this.#local.readersOf(following), (counts) => counts.of(following))
  }

  /** Applies what another process reports. @param process its number, the same each time and never used again. */
  update(process: number, changes: ReaderCountChanges): void {
    const counts = this.#others.get(process) ?? new ReaderCounts()
    this.#others.set(process, counts)
    for (const [following, count] of changes) counts.set(following, count)
  }

  /** Forgets a process that has ended. */
  remove(process: number): void {
    this.#others.delete(process)
  }

  /** What has changed here since the last call: for the other processes. */
  takeChanges(): ReaderCountChanges {
    const known = [...this.#reported].map(([following]) => following)
    const changes = [...new Set([...known, ...this.#local.followed()])]
      .map((following) => [following, this.#local.readersOf(following)] as const)
      .filter(([following, count]) => count !== this.#reported.of(following))
    for (const [following, count] of changes) this.#reported.set(following, count)
    return changes
  }

  #sum(local: number, ofOther: (counts: ReaderCounts) => number): number {
    return [...this.#others.values()].reduce((sum, counts) => sum + ofOther(counts), local)
  }
}
