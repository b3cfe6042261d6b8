import { randomFillSync } from 'node:crypto'

/** A buffer of random bytes, because a system call costs more than the bytes. Bytes are zeroed when they are taken. */
export class RandomBytes {
  readonly #page = Buffer.alloc(4_096)
  #used = this.#page.length

  take(length: number): Buffer {
    if (this.#used + length > this.#page.length) {
      randomFillSync(this.#page)
      this.#used = 0
    }
    const taken = this.#page.subarray(this.#used, this.#used + length)
    const bytes = Buffer.from(taken)
    taken.fill(0)
    this.#used += length
    return bytes
  }
}
