import { ReaderTally, type Following } from './reader-tally.ts'

/** The readers of one process, as they are at this moment. */
export type OwnReaders = {
  /** Open streams. */
  readonly readers: number
  /** Open streams of one story; with `null`, of everything. */
  readonly readersOf: (following: Following) => number
  /** What is followed by anybody, each once. */
  readonly followed: () => Iterable<Following>
}

/** New numbers for what is named; what isn't named stays as it was. 0 says that the last reader has gone. */
export type ReaderCounts = readonly (readonly [Following, number])[]

/**
 * How many readers there are now, over all of the desk's processes: each open stream is counted once, where it is held.
 *
 * This process's own are asked of it at every look, so that a desk of one process is exact at every moment. What the others
 * have they tell when it has changed; one that is gone takes its readers with it.
 *
 * Holds a number for each story that another process has readers of, and one for each it told of itself.
 */
export class ReadersNow {
  readonly #own: OwnReaders
  readonly #others = new Map<number, ReaderTally>()
  readonly #told = new ReaderTally()

  constructor(own: OwnReaders) {
    this.#own = own
  }

  /** Open streams in all. */
  get total(): number {
    return this.#sum(this.#own.readers, ({ total }) => total)
  }

  /** Open streams of one story; with `null`, those that carry everything. */
  of(following: Following): number {
    return this.#sum(this.#own.readersOf(following), (tally) => tally.of(following))
  }

  /** Another process says how many it has. @param process its number, the same each time and no other's, ever. */
  heard(process: number, counts: ReaderCounts): void {
    const tally = this.#others.get(process) ?? new ReaderTally()
    this.#others.set(process, tally)
    for (const [following, count] of counts) tally.set(following, count)
  }

  gone(process: number): void {
    this.#others.delete(process)
  }

  /** What has changed here since this was last asked: for the others. */
  news(): ReaderCounts {
    const known = [...this.#told].map(([following]) => following)
    const news = [...new Set([...known, ...this.#own.followed()])]
      .map((following) => [following, this.#own.readersOf(following)] as const)
      .filter(([following, count]) => count !== this.#told.of(following))
    for (const [following, count] of news) this.#told.set(following, count)
    return news
  }

  #sum(own: number, ofOther: (tally: ReaderTally) => number): number {
    return [...this.#others.values()].reduce((sum, tally) => sum + ofOther(tally), own)
  }
}
