import { flags, frame, frameTypes } from '../../../src/adapters/web-push/http2/frames.ts'
import type { Dice } from './conditions.ts'

const STATUS_201 = Buffer.from('03323031', 'hex')
/** `:status: 100` and `103`, not indexed. */
const INFORMATIONAL = ['0803313030', '0803313033'].map((hex) => Buffer.from(hex, 'hex'))
/** `grpc-status: 0`, as trailers are. */
const TRAILERS = Buffer.concat([
  Buffer.from([0, 11]),
  Buffer.from('grpc-status'),
  Buffer.from([1]),
  Buffer.from('0'),
])

/** Writes 201 in every way that HTTP/2 has. */
export class ResponseFrames {
  readonly #dice: Dice
  readonly #noise: number
  /** Whether the client's table has `:status: 201` as its newest field. */
  #isIndexed = false

  constructor(dice: Dice, noise: number) {
    this.#dice = dice
    this.#noise = noise
  }

  created(stream: number): readonly Buffer[] {
    const frames: Buffer[] = []
    while (this.#dice.chance(this.#noise / 2)) {
      frames.push(...this.#headers(stream, this.#dice.oneOf(INFORMATIONAL) ?? TRAILERS, false))
    }
    const hasBody = this.#dice.chance(this.#noise)
    const hasTrailers = this.#dice.chance(this.#noise / 2)
    frames.push(...this.#headers(stream, this.#status(), !hasBody && !hasTrailers))
    if (hasBody) {
      for (let more = this.#dice.upTo(2); more > 0; more--) frames.push(this.#data(stream, false))
      frames.push(this.#data(stream, !hasTrailers))
    }
    if (hasTrailers) frames.push(...this.#headers(stream, TRAILERS, true))
    return frames
  }

  #status(): Buffer {
    const parts: Buffer[] = []
    if (this.#dice.chance(this.#noise / 4)) {
      // The table shrinks to nothing and grows again.
      parts.push(Buffer.from('203fe11f', 'hex'))
      this.#isIndexed = false
    }
    if (this.#isIndexed) parts.push(Buffer.from('be', 'hex'))
    else if (this.#dice.chance(0.5)) parts.push(Buffer.from('08', 'hex'), STATUS_201)
    else {
      parts.push(Buffer.from('48', 'hex'), STATUS_201)
      this.#isIndexed = true
    }
    return Buffer.concat(parts)
  }

  /** HEADERS, sometimes padded or weighed, sometimes with its block cut up into CONTINUATION frames. */
  #headers(stream: number, block: Buffer, endStream: boolean): readonly Buffer[] {
    const isCut = this.#dice.chance(this.#noise / 2)
    const cut = isCut ? this.#dice.upTo(block.length) : block.length
    let set = (endStream ? flags.endStream : 0) | (isCut ? 0 : flags.endHeaders)
    let payload: Buffer = block.subarray(0, cut)
    if (this.#dice.chance(this.#noise / 2)) {
      set |= flags.priority
      payload = Buffer.concat([Buffer.from('0000000010', 'hex'), payload])
    }
    if (this.#dice.chance(this.#noise / 2)) {
      set |= flags.padded
      payload = padded(payload, this.#dice.upTo(255))
    }
    const frames = [frame(frameTypes.headers, set, stream, payload)]
    if (!isCut) return frames
    const middle = cut + this.#dice.upTo(block.length - cut)
    if (middle > cut) frames.push(frame(frameTypes.continuation, 0, stream, block.subarray(cut, middle)))
    frames.push(frame(frameTypes.continuation, flags.endHeaders, stream, block.subarray(middle)))
    return frames
  }

  #data(stream: number, endStream: boolean): Buffer {
    const content = Buffer.alloc(this.#dice.upTo(2_000), 'x')
    const set = endStream ? flags.endStream : 0
    return this.#dice.chance(0.5)
      ? frame(frameTypes.data, set | flags.padded, stream, padded(content, this.#dice.upTo(255)))
      : frame(frameTypes.data, set, stream, content)
  }
}

function padded(content: Buffer, bytes: number): Buffer {
  return Buffer.concat([Buffer.from([bytes]), content, Buffer.alloc(bytes)])
}
