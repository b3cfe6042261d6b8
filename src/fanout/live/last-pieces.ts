/** Between two posts readers join who have the last line alone, where others had it with those before it in one piece. */
const KEPT = 4

/**
 * What the readers of one story were given last, by a number that each of them keeps. To keep the piece itself would make
 * every post leave a reference from an old object to a young one at each of its readers, which the garbage collector has
 * to walk through. Holds the four newest.
 */
export class LastPieces {
  /** The newest last; its number is `#newest`. */
  readonly #pieces: Buffer[] = []
  #newest = 0

  /** The number of a piece, known or new; 0 is none. */
  numberOf(piece: Buffer | null): number {
    if (piece === null) return 0
    const index = this.#pieces.lastIndexOf(piece)
    if (index !== -1) return this.#newest - (this.#pieces.length - 1 - index)
    this.#pieces.push(piece)
    if (this.#pieces.length > KEPT) this.#pieces.shift()
    return ++this.#newest
  }

  /** `null` for 0, and where it is not known any more. */
  piece(number: number): Buffer | null {
    if (number === 0) return null
    return this.#pieces[this.#pieces.length - 1 - (this.#newest - number)] ?? null
  }
}
