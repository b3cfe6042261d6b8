/** Fields that both ends know by number, from 1. @see RFC 7541 appendix A */
export const staticFields: readonly (readonly [name: string, value: string])[] = [
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

/** A field counts for its bytes and this much more. @see RFC 7541 section 4.1 */
const FIELD_OVERHEAD_BYTES = 32

export function fieldSize(name: string, value: string): number {
  return name.length + value.length + FIELD_OVERHEAD_BYTES
}

/** How much both ends remember unless they say otherwise, in bytes. @see RFC 9113 section 6.5.2 */
export const DEFAULT_TABLE_BYTES = 4_096

/** The fields one direction of a connection has remembered, the newest first, within a limit. @see RFC 7541 section 2.3.2 */
export class RememberedFields {
  readonly #fields: (readonly [name: string, value: string])[] = []
  #size = 0
  #limit = DEFAULT_TABLE_BYTES

  get limit(): number {
    return this.#limit
  }

  /** A new limit; what no longer fits is forgotten, the oldest first. */
  resize(limit: number): void {
    this.#limit = limit
    this.#makeRoom(0)
  }

  /** One that is larger than the limit empties the table and is not kept. */
  remember(name: string, value: string): void {
    const size = fieldSize(name, value)
    this.#makeRoom(size)
    if (size > this.#limit) return
    this.#fields.unshift([name, value])
    this.#size += size
  }

  /** By place, 0 for the newest. */
  at(place: number): readonly [name: string, value: string] | undefined {
    return this.#fields[place]
  }

  /** The place of a field; -1 when it is not remembered. */
  find(name: string, value: string): number {
    for (let place = 0; place < this.#fields.length; place++) {
      const field = this.#fields[place]
      if (field !== undefined && field[0] === name && field[1] === value) return place
    }
    return -1
  }

  #makeRoom(bytes: number): void {
    while (this.#size + bytes > this.#limit) {
      const oldest = this.#fields.pop()
      if (oldest === undefined) break
      this.#size -= fieldSize(...oldest)
    }
  }
}
