import { DEFAULT_TABLE_SIZE, DynamicTable, staticTable } from './header-tables.ts'
import { decodeHuffman } from './huffman.ts'

/** The headers of a response, names in lower case; the last one where a name is repeated. */
export type ResponseHeaders = ReadonlyMap<string, string>

/** A header block can't be decoded. The connection must end, since later blocks depend on this one. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError'
}

/** Larger than any valid length. */
const MAX_INTEGER = 0xff_ff_ff

/** Decodes the response headers of one connection. Blocks must be decoded in order. @see RFC 7541 */
export class ResponseHeaderDecoder {
  readonly #dynamicTable = new DynamicTable()
  #bytes: Uint8Array = new Uint8Array()
  #at = 0

  /** @throws HeaderError when the block is malformed. */
  decode(block: Uint8Array): ResponseHeaders {
    this.#bytes = block
    this.#at = 0
    const headers = new Map<string, string>()
    while (this.#at < block.length) {
      const first = block[this.#at] ?? 0
      if ((first & 0x80) !== 0) {
        const [name, value] = this.#field(this.#integer(7))
        headers.set(name, value)
      } else if ((first & 0x40) !== 0) {
        const name = this.#name(6)
        const value = this.#string()
        this.#dynamicTable.add(name, value)
        headers.set(name, value)
      } else if ((first & 0x20) !== 0) {
        const size = this.#integer(5)
        if (size > DEFAULT_TABLE_SIZE) throw new HeaderError('The dynamic table size exceeds our limit.')
        this.#dynamicTable.resize(size)
      } else {
        headers.set(this.#name(4), this.#string())
      }
    }
    return headers
  }

  #field(index: number): readonly [name: string, value: string] {
    const field = staticTable[index - 1] ?? this.#dynamicTable.at(index - 1 - staticTable.length)
    if (field === undefined) throw new HeaderError(`There is no header field with index ${index}.`)
    return field
  }

  #name(prefixBits: number): string {
    const index = this.#integer(prefixBits)
    return index === 0 ? this.#string() : this.#field(index)[0]
  }

  /** @see RFC 7541 section 5.1 */
  #integer(prefixBits: number): number {
    const prefixMax = 2 ** prefixBits - 1
    let value = this.#byte() & prefixMax
    if (value < prefixMax) return value
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * factor
      if (value > MAX_INTEGER) throw new HeaderError('An integer is too large.')
      if ((byte & 0x80) === 0) return value
    }
  }

  /** @see RFC 7541 section 5.2 */
  #string(): string {
    const isHuffman = ((this.#bytes[this.#at] ?? 0) & 0x80) !== 0
    const length = this.#integer(7)
    const end = this.#at + length
    if (end > this.#bytes.length) throw new HeaderError('A string is truncated.')
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    if (!isHuffman) return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1')
    const text = decodeHuffman(bytes)
    if (text === null) throw new HeaderError('A string has invalid Huffman code.')
    return text
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new HeaderError('The header block is truncated.')
    return byte
  }
}
