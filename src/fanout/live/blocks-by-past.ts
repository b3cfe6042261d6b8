import { deflateBlocksAfter } from './compress.ts'
import type { ReadyBytes } from './ready-bytes.ts'

/** After so many bytes of heartbeats the last lines are out of reach, or nearly so. */
const MOST_GAP_BYTES = 24 * 1_024
/** Of one piece. Most readers had the same lines last and as many heartbeats since, or one more. */
const MOST_VARIANTS = 8

/**
 * One piece, compressed for readers who differ in what they were given before: once for each such past, and for those
 * beyond the most common ones on its own, as `ReadyBytes` has it.
 */
export class BlocksByPast {
  readonly #piece: ReadyBytes
  readonly #variants: { readonly last: Buffer; readonly gap: number; readonly blocks: Buffer }[] = []

  constructor(piece: ReadyBytes) {
    this.#piece = piece
  }

  /**
   * @param last the lines that were given last, in plain; `null` when this is not known or none were given yet.
   * @param gap how many bytes were said since then, in plain.
   */
  after(last: Buffer | null, gap: number): Buffer {
    if (last === null || gap > MOST_GAP_BYTES) return this.#piece.gzip
    const known = this.#variants.find((variant) => variant.last === last && variant.gap === gap)
    if (known !== undefined) return known.blocks
    if (this.#variants.length === MOST_VARIANTS) return this.#piece.gzip
    const blocks = deflateBlocksAfter(this.#piece.plain, last, gap)
    this.#variants.push({ last, gap, blocks })
    return blocks
  }
}
