import type { ReaderConnection } from '../../fanout/live/reader-connection.ts'

/** What a client may name a stream: random, and long enough that nobody guesses another's. */
const streamName = /^[0-9a-z]{20,64}$/

/**
 * The streams that their clients gave a name, so that a client can end one that it has given up: a proxy that buffers
 * streams keeps reading it for a reader who is not there any more.
 *
 * A name is the client's own random choice, lives as long as its stream, and is stored nowhere. Holds one entry for each open
 * stream with a name.
 */
export class NamedStreams {
  readonly #streams = new Map<string, ReaderConnection>()

  /** Names an open stream until it closes. A stream that had the name is ended: its client has opened another. */
  add(name: string, connection: ReaderConnection): void {
    if (!streamName.test(name)) return
    this.end(name)
    this.#streams.set(name, connection)
    connection.onClose(() => {
      if (this.#streams.get(name) === connection) this.#streams.delete(name)
    })
  }

  /** Ends the stream of this name. Returns false when there is none here. */
  end(name: string): boolean {
    const connection = this.#streams.get(name)
    if (connection === undefined) return false
    this.#streams.delete(name)
    connection.end('destroy')
    return true
  }

  /** Whether a stream can have this name at all. */
  static isName(name: string): boolean {
    return streamName.test(name)
  }
}
