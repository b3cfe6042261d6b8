import type { Request } from '../connection.ts'
import { DEFAULT_TABLE_SIZE, DynamicTable, fieldSize, staticTable } from './header-tables.ts'

/** The most that a request's headers take apart from its path, token and host. */
const OVERHEAD_BYTES = 512

const METHOD_POST = 0x80 | 3
const SCHEME_HTTPS = 0x80 | 7
/** The static name `:path`. The value is not indexed, since each endpoint is different. */
const PATH = 4
const CONTENT_LENGTH = 28

/**
 * Encodes the request headers of one connection.
 *
 * Fields that are the same for every request of an alert (host, token, encoding, TTL, urgency, topic) go into the dynamic
 * table and take one byte each afterwards. @see RFC 7541
 */
export class RequestHeaderEncoder {
  readonly #authority: string
  readonly #dynamicTable = new DynamicTable()
  /** The sizes that the peer has allowed since the last header block: the smallest and the latest. */
  #smallestSize = DEFAULT_TABLE_SIZE
  #latestSize = DEFAULT_TABLE_SIZE
  #out: Buffer = Buffer.alloc(0)
  #at = 0

  /** @param authority the push service's host, with its port unless it is 443. */
  constructor(authority: string) {
    this.#authority = authority
  }

  /** Applies the peer's SETTINGS_HEADER_TABLE_SIZE. Tables larger than the default are not used. */
  setMaxTableSize(bytes: number): void {
    this.#latestSize = Math.min(bytes, DEFAULT_TABLE_SIZE)
    this.#smallestSize = Math.min(this.#smallestSize, this.#latestSize)
  }

  /** The most bytes that a request's headers take. */
  maxBytes({ path, authorization }: Request): number {
    return path.length + authorization.length + this.#authority.length + OVERHEAD_BYTES
  }

  /** Writes the header block into `out`, which has `maxBytes` free. @returns where it ends. */
  encode(out: Buffer, at: number, request: Request): number {
    this.#out = out
    this.#at = at
    this.#resizeTable(this.#smallestSize)
    this.#resizeTable(this.#latestSize)
    this.#smallestSize = this.#latestSize
    this.#byte(METHOD_POST)
    this.#byte(SCHEME_HTTPS)
    this.#field(':authority', this.#authority)
    this.#integer(0, 4, PATH)
    this.#string(request.path)
    this.#field('authorization', request.authorization)
    this.#field('content-encoding', 'aes128gcm')
    this.#field('content-type', 'application/octet-stream')
    this.#integer(0, 4, CONTENT_LENGTH)
    this.#string(String(request.body.length))
    this.#field('ttl', String(request.ttlSeconds))
    this.#field('urgency', request.urgency)
    this.#field('topic', request.topic)
    return this.#at
  }

  /** Signals a new table size. A peer that lowers and raises its limit evicts fields by the lowest. @see RFC 7541 section 4.2 */
  #resizeTable(size: number): void {
    if (size === this.#dynamicTable.maxSize) return
    this.#dynamicTable.resize(size)
    this.#integer(0x20, 5, size)
  }

  #field(name: string, value: string): void {
    const index = this.#dynamicTable.find(name, value)
    if (index >= 0) {
      this.#integer(0x80, 7, staticTable.length + 1 + index)
      return
    }
    // A field that is larger than the table would evict all others for nothing.
    const isIndexed = fieldSize(name, value) <= this.#dynamicTable.maxSize
    const nameIndex = staticTable.findIndex(([known]) => known === name) + 1
    if (isIndexed) this.#integer(0x40, 6, nameIndex)
    else this.#integer(0, 4, nameIndex)
    if (nameIndex === 0) this.#string(name)
    this.#string(value)
    if (isIndexed) this.#dynamicTable.add(name, value)
  }

  #string(text: string): void {
    this.#integer(0, 7, text.length)
    this.#at += this.#out.write(text, this.#at, 'latin1')
  }

  /** @see RFC 7541 section 5.1 */
  #integer(pattern: number, prefixBits: number, value: number): void {
    const prefixMax = 2 ** prefixBits - 1
    if (value < prefixMax) {
      this.#byte(pattern | value)
      return
    }
    this.#byte(pattern | prefixMax)
    let rest = value - prefixMax
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#byte((rest % 128) | 0x80)
    this.#byte(rest)
  }

  #byte(byte: number): void {
    this.#out[this.#at++] = byte
  }
}
