/**
 * What a scripted HTTP/2 server does on purpose. Everything is within RFC 9113; the rates are chances from 0 to 1, and what
 * is left out does not happen.
 */
export type Http2Conditions = {
  /** SETTINGS_INITIAL_WINDOW_SIZE: one of these, and another one now and then. */
  readonly initialWindows?: readonly number[]
  /** SETTINGS_MAX_CONCURRENT_STREAMS: one of these, and another one now and then. After 0 comes something else soon. */
  readonly maxStreams?: readonly number[]
  /** SETTINGS_HEADER_TABLE_SIZE: some of these, one after the other, between two requests. */
  readonly tableSizes?: readonly number[]
  /** For each request: the settings above change. */
  readonly changes?: number
  /** For each request: GOAWAY, with a last stream at or below what has come in. */
  readonly goaway?: number
  /** For each request: the connection is cut. */
  readonly cut?: number
  /** For each request: RST_STREAM with REFUSED_STREAM. */
  readonly refuse?: number
  /** For each request: the response leaves when the headers have come in, before the body. */
  readonly early?: number
  /** For each request: PINGs, PRIORITY, unknown frames, empty SETTINGS; 1xx, padding, CONTINUATION and trailers around a response. */
  readonly noise?: number
}

/** One random source for a server and all its connections. */
export type Dice = {
  /** True with this chance. */
  readonly chance: (rate: number | undefined) => boolean
  /** A whole number from 0 to `max`. */
  readonly upTo: (max: number) => number
  readonly oneOf: <Item>(items: readonly Item[]) => Item | undefined
}

export function diceOf(random: () => number): Dice {
  return {
    chance: (rate = 0) => random() < rate,
    upTo: (max) => Math.floor(random() * (max + 1)),
    oneOf: (items) => items[Math.floor(random() * items.length)],
  }
}
