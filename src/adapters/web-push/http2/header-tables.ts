/** The static table. Its indices begin at 1. @see RFC 7541 appendix A */
export const staticTable: readonly (readonly [name: string, value: string])[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ['accept-language', ''],
  ['accept-ranges', ''],
  ['accept', ''],
  ['access-control-allow-origin', ''],
  ['age', ''],
  ['allow', ''],
  ['authorization', ''],
  ['cache-control', ''],
  ['content-disposition', ''],
  ['content-encoding', ''],
  ['content-language', ''],
  ['content-length', ''],
  ['content-location', ''],
  ['content-range', ''],
  ['content-type', ''],
  ['cookie', ''],
  ['date', ''],
  ['etag', ''],
  ['expect', ''],
  ['expires', ''],
  ['from', ''],
  ['host', ''],
  ['if-match', ''],
  ['if-modified-since', ''],
  ['if-none-match', ''],
  ['if-range', ''],
  ['if-unmodified-since', ''],
  ['last-modified', ''],
  ['link', ''],
  ['location', ''],
  ['max-forwards', ''],
  ['proxy-authenticate', ''],
  ['proxy-authorization', ''],
  ['range', ''],
  ['referer', ''],
  ['refresh', ''],
  ['retry-after', ''],
  ['server', ''],
  ['set-cookie', ''],
  ['strict-transport-security', ''],
  ['transfer-encoding', ''],
  ['user-agent', ''],
  ['vary', ''],
  ['via', ''],
  ['www-authenticate', ''],
]

/** What each field adds to the size of its name and value. @see RFC 7541 section 4.1 */
const FIELD_OVERHEAD_BYTES = 32

export function fieldSize(name: string, value: string): number {
  return name.length + value.length + FIELD_OVERHEAD_BYTES
}

/** The default of SETTINGS_HEADER_TABLE_SIZE, in bytes. @see RFC 9113 section 6.5.2 */
export const DEFAULT_TABLE_SIZE = 4_096

/** The dynamic table of one direction of a connection. Index 0 is the newest field. @see RFC 7541 section 2.3.2 */
export class DynamicTable {
  readonly #fields: (readonly [name: string, value: string])[] = []
  #size = 0
  #maxSize = DEFAULT_TABLE_SIZE

  get maxSize(): number {
    return this.#maxSize
  }

  /** Changes the maximum size and evicts the oldest fields that no longer fit. */
  resize(maxSize: number): void {
    this.#maxSize = maxSize
    this.#evict(0)
  }

  /** Adds a field. One that is larger than the table empties it and is not added. @see RFC 7541 section 4.4 */
  add(name: string, value: string): void {
    const size = fieldSize(name, value)
    this.#evict(size)
    if (size > this.#maxSize) return
    this.#fields.unshift([name, value])
    this.#size += size
  }

  at(index: number): readonly [name: string, value: string] | undefined {
    return this.#fields[index]
  }

  /** The index of a field; -1 when it is not in the table. */
  find(name: string, value: string): number {
    for (let index = 0; index < this.#fields.length; index++) {
      const field = this.#fields[index]
      if (field !== undefined && field[0] === name && field[1] === value) return index
    }
    return -1
  }

  /** Evicts the oldest fields until `bytes` more fit. */
  #evict(bytes: number): void {
    while (this.#size + bytes > this.#maxSize) {
      const oldest = this.#fields.pop()
      if (oldest === undefined) break
      this.#size -= fieldSize(...oldest)
    }
  }
}
