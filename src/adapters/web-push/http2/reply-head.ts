import { DEFAULT_TABLE_BYTES, RememberedFields, staticFields } from './header-tables.ts'
import { decodeHuffman } from './huffman.ts'

/** The headers of a reply, names in small letters; of several with one name the last. */
export type ReplyHead = ReadonlyMap<string, string>

/** A peer's headers can't be read: its connection can't be either, since every later one builds on them. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError'
}

/** Far more than any length that is meant. */
const MAX_INTEGER = 0xff_ff_ff

/** Reads the headers of one connection's replies, in order: each may build on those before. @see RFC 7541 */
export class ReplyHeadReader {
  readonly #remembered = new RememberedFields()
  #bytes: Uint8Array = new Uint8Array()
  #at = 0

  /** @throws HeaderError when they make no sense. */
  read(block: Uint8Array): ReplyHead {
    this.#bytes = block
    this.#at = 0
    const head = new Map<string, string>()
    while (this.#at < block.length) {
      const first = block[this.#at] ?? 0
      if ((first & 0x80) !== 0) {
        const [name, value] = this.#field(this.#integer(7))
        head.set(name, value)
      } else if ((first & 0x40) !== 0) {
        const name = this.#name(6)
        const value = this.#text()
        this.#remembered.remember(name, value)
        head.set(name, value)
      } else if ((first & 0x20) !== 0) {
        const limit = this.#integer(5)
        if (limit > DEFAULT_TABLE_BYTES) throw new HeaderError('More is to be remembered than was offered.')
        this.#remembered.resize(limit)
      } else {
        head.set(this.#name(4), this.#text())
      }
    }
    return head
  }

  #field(index: number): readonly [name: string, value: string] {
    const field = staticFields[index - 1] ?? this.#remembered.at(index - 1 - staticFields.length)
    if (field === undefined) throw new HeaderError(`There is no field ${index}.`)
    return field
  }

  #name(prefixBits: number): string {
    const index = this.#integer(prefixBits)
    return index === 0 ? this.#text() : this.#field(index)[0]
  }

  /** @see RFC 7541 section 5.1 */
  #integer(prefixBits: number): number {
    const most = 2 ** prefixBits - 1
    let value = this.#byte() & most
    if (value < most) return value
    for (let shift = 1; ; shift *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * shift
      if (value > MAX_INTEGER) throw new HeaderError('A number is too large.')
      if ((byte & 0x80) === 0) return value
    }
  }

  /** @see RFC 7541 section 5.2 */
  #text(): string {
    const isCompressed = ((this.#bytes[this.#at] ?? 0) & 0x80) !== 0
    const length = this.#integer(7)
    const end = this.#at + length
    if (end > this.#bytes.length) throw new HeaderError('A text is cut off.')
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    if (!isCompressed) return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1')
    const text = decodeHuffman(bytes)
    if (text === null) throw new HeaderError('A text is not what it says.')
    return text
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new HeaderError('The headers are cut off.')
    return byte
  }
}
