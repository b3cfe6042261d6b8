import type { Request } from '../line.ts'
import { DEFAULT_TABLE_BYTES, fieldSize, RememberedFields, staticFields } from './header-tables.ts'

/** What a request's headers take at most beside its path and its token. */
const HEAD_OVERHEAD_BYTES = 512

const METHOD_POST = 0x80 | 3
const SCHEME_HTTPS = 0x80 | 7
/** `:path` with a value that is not remembered: no two are alike. */
const PATH = 4
const CONTENT_LENGTH = 28

/**
 * Writes the headers of one connection's requests.
 *
 * What is the same in every request of an alert (host, token, encoding, TTL, urgency, topic) is said once and then called
 * by number: a byte each. @see RFC 7541
 */
export class RequestHeadWriter {
  readonly #authority: string
  readonly #remembered = new RememberedFields()
  #newLimit: number | null = null
  #out: Buffer = Buffer.alloc(0)
  #at = 0

  /** @param authority the push service's host, with its port where that is not 443. */
  constructor(authority: string) {
    this.#authority = authority
  }

  /** The other end remembers so many bytes; more than the usual is not made use of. */
  limit(bytes: number): void {
    const limit = Math.min(bytes, DEFAULT_TABLE_BYTES)
    if (limit !== this.#remembered.limit) this.#newLimit = limit
  }

  /** How many bytes a request's headers take at most. */
  maxBytes({ path, authorization }: Request): number {
    return path.length + authorization.length + this.#authority.length + HEAD_OVERHEAD_BYTES
  }

  /** Writes the headers into `out`, which has `maxBytes` of room. @returns where they end. */
  write(out: Buffer, at: number, request: Request): number {
    this.#out = out
    this.#at = at
    if (this.#newLimit !== null) {
      this.#remembered.resize(this.#newLimit)
      this.#integer(0x20, 5, this.#newLimit)
      this.#newLimit = null
    }
    this.#byte(METHOD_POST)
    this.#byte(SCHEME_HTTPS)
    this.#field(':authority', this.#authority)
    this.#integer(0, 4, PATH)
    this.#text(request.path)
    this.#field('authorization', request.authorization)
    this.#field('content-encoding', 'aes128gcm')
    this.#field('content-type', 'application/octet-stream')
    this.#integer(0, 4, CONTENT_LENGTH)
    this.#text(String(request.body.length))
    this.#field('ttl', String(request.ttlSeconds))
    this.#field('urgency', request.urgency)
    this.#field('topic', request.topic)
    return this.#at
  }

  #field(name: string, value: string): void {
    const place = this.#remembered.find(name, value)
    if (place >= 0) {
      this.#integer(0x80, 7, staticFields.length + 1 + place)
      return
    }
    // One that the other end can't keep must not push out those it has.
    const isKept = fieldSize(name, value) <= this.#remembered.limit
    const nameIndex = staticFields.findIndex(([known]) => known === name) + 1
    if (isKept) this.#integer(0x40, 6, nameIndex)
    else this.#integer(0, 4, nameIndex)
    if (nameIndex === 0) this.#text(name)
    this.#text(value)
    if (isKept) this.#remembered.remember(name, value)
  }

  #text(text: string): void {
    this.#integer(0, 7, text.length)
    this.#at += this.#out.write(text, this.#at, 'latin1')
  }

  /** @see RFC 7541 section 5.1 */
  #integer(pattern: number, prefixBits: number, value: number): void {
    const most = 2 ** prefixBits - 1
    if (value < most) {
      this.#byte(pattern | value)
      return
    }
    this.#byte(pattern | most)
    let rest = value - most
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#byte((rest % 128) | 0x80)
    this.#byte(rest)
  }

  #byte(byte: number): void {
    this.#out[this.#at++] = byte
  }
}
