import { ResponseHeaderDecoder } from '../../../src/adapters/web-push/http2/response-headers.ts'

const DEFAULT_TABLE_SIZE = 4_096

/** Decodes the headers of requests, and checks that table sizes are signaled as RFC 7541 section 4.2 wants it. */
export class RequestHeaderCheck {
  readonly #decoder = new ResponseHeaderDecoder()
  /** What the client uses. */
  #size = DEFAULT_TABLE_SIZE
  /** What it has been allowed, and has acknowledged, since the last header block: the smallest and the last. */
  #smallest = DEFAULT_TABLE_SIZE
  #allowed = DEFAULT_TABLE_SIZE

  /** The client has acknowledged a new SETTINGS_HEADER_TABLE_SIZE. */
  allow(size: number): void {
    this.#allowed = size
    this.#smallest = Math.min(this.#smallest, size)
  }

  /** @returns the headers, or what is wrong with how they are encoded. */
  read(block: Buffer): ReadonlyMap<string, string> | string {
    const updates: number[] = []
    let at = 0
    while (((block[at] ?? 0) & 0xe0) === 0x20) {
      const [size, next] = integer(block, at, 5)
      updates.push(size)
      at = next
    }
    const [first] = updates
    if (this.#smallest < this.#size && (first === undefined || first > this.#smallest))
      return `table size: ${updates.join()} signaled, ${this.#smallest} was the smallest`
    this.#size = updates.at(-1) ?? this.#size
    if (this.#size > this.#allowed) return `table size: ${this.#size} used, ${this.#allowed} allowed`
    if (updates.length > 2) return `table size: signaled ${updates.length} times`
    this.#smallest = this.#allowed
    return this.#decoder.decode(block)
  }
}

/** @see RFC 7541 section 5.1 */
function integer(block: Buffer, at: number, prefixBits: number): readonly [value: number, next: number] {
  const prefixMax = 2 ** prefixBits - 1
  let value = (block[at] ?? 0) & prefixMax
  let next = at + 1
  if (value < prefixMax) return [value, next]
  for (let factor = 1; ; factor *= 128) {
    const byte = block[next++] ?? 0
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return [value, next]
  }
}
