import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'

/** Delivery errors, over all readers of a run. */
export type Faults = { readonly lost: number; readonly twice: number; readonly disorder: number }

/** One reader's counts. */
export type Tally = {
  readonly bytes: number
  readonly twice: number
  readonly disorder: number
  readonly reconnects: number
  readonly attempts: number
  readonly refusals: number
  readonly resets: number
  /** The least time between two attempts; `null` with fewer than two. */
  readonly closestMs: number | null
}

const HEAD_BYTES = 32
const NEVER = 0xffffffff

/** The dump that readers.c writes (its layout is in ledger.h): which reader received what, and when. */
export class Ledger {
  readonly readers: number
  readonly events: number
  readonly #bytes: Buffer
  readonly #startMs: number
  readonly #stepMs: number
  readonly #tallyBytes: number
  /** Steps after the start, plus one; 0 is never. Event by event, in each reader by reader. */
  readonly #times: Uint32Array

  private constructor(bytes: Buffer) {
    if (bytes.toString('latin1', 0, 8) !== 'TELEXLIV' || endianness() !== 'LE') {
      throw new Error('This is not a ledger of readers.c.')
    }
    this.#bytes = bytes
    this.readers = bytes.readUInt32LE(8)
    this.events = bytes.readUInt32LE(12)
    this.#startMs = Number(bytes.readBigInt64LE(16)) / 1e6
    this.#tallyBytes = bytes.readUInt32LE(24)
    this.#stepMs = bytes.readUInt32LE(28) / 1e6
    const from = bytes.byteOffset + HEAD_BYTES + this.readers * this.#tallyBytes
    this.#times = new Uint32Array(bytes.buffer, from, this.events * this.readers)
  }

  static read(path: string): Ledger {
    return new Ledger(readFileSync(path))
  }

  /** When a reader had an event, in milliseconds of the monotonic clock; `null` when it never did. */
  at(event: number, reader: number): number | null {
    const steps = this.#times[event * this.readers + reader] ?? 0
    return steps === 0 ? null : this.#startMs + (steps - 1) * this.#stepMs
  }

  tally(reader: number): Tally {
    const at = HEAD_BYTES + reader * this.#tallyBytes
    const word = (index: number): number => this.#bytes.readUInt32LE(at + 8 + 4 * index)
    const closest = word(6)
    return {
      bytes: Number(this.#bytes.readBigUInt64LE(at)),
      twice: word(0),
      disorder: word(1),
      reconnects: word(2),
      attempts: word(3),
      refusals: word(4),
      resets: word(5),
      closestMs: closest === NEVER ? null : closest,
    }
  }

  /** @param posted how many events there were; each reader should have each of them once. */
  faults(posted: number): Faults {
    let held = 0
    let twice = 0
    let disorder = 0
    for (let cell = 0; cell < this.#times.length; cell++) if (this.#times[cell] !== 0) held++
    for (let reader = 0; reader < this.readers; reader++) {
      const tally = this.tally(reader)
      twice += tally.twice
      disorder += tally.disorder
    }
    return { lost: posted * this.readers - held, twice, disorder }
  }

  /** The sum of one figure over all readers. */
  sum(figure: Exclude<keyof Tally, 'closestMs'>): number {
    let sum = 0
    for (let reader = 0; reader < this.readers; reader++) sum += this.tally(reader)[figure]
    return sum
  }

  /** The least time between two attempts of any one reader. */
  closestMs(): number | null {
    let least: number | null = null
    for (let reader = 0; reader < this.readers; reader++) {
      const { closestMs } = this.tally(reader)
      if (closestMs !== null && (least === null || closestMs < least)) least = closestMs
    }
    return least
  }
}
