/** One event as a browser would dispatch it. */
export type SseEvent = {
  readonly event: string
  readonly data: string
  /** The last event id as it stands after this event: what a reconnect would send. */
  readonly lastEventId: string
}

const LF = 10
const CR = 13

/**
 * Parses `text/event-stream` byte by byte, split wherever it may be.
 *
 * @see the HTML standard, section 9.2.6 (interpreting an event stream)
 */
export class SseParser {
  readonly #onEvent: (event: SseEvent) => void
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  /** What came of a line that is not over. */
  #line: Uint8Array[] = []
  #isFirstLine = true
  #afterCr = false
  #event = ''
  #data: string[] = []
  #id = ''
  #lastEventId = ''
  /** Every field of the stream that is none of the standard's: nothing should ever put one there. */
  readonly strangeFields: string[] = []

  constructor(onEvent: (event: SseEvent) => void) {
    this.#onEvent = onEvent
  }

  get lastEventId(): string {
    return this.#lastEventId
  }

  push(chunk: Uint8Array): void {
    let begin = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte !== LF && byte !== CR) {
        this.#afterCr = false
        continue
      }
      const isOfCrLf = byte === LF && this.#afterCr
      this.#afterCr = byte === CR
      if (!isOfCrLf) this.#endLine(chunk.subarray(begin, at))
      begin = at + 1
    }
    if (begin < chunk.length) this.#line.push(chunk.slice(begin))
  }

  #endLine(rest: Uint8Array): void {
    let line = this.#decoder.decode(this.#line.length === 0 ? rest : Buffer.concat([...this.#line, rest]))
    this.#line = []
    if (this.#isFirstLine) line = line.replace(/^\uFEFF/, '')
    this.#isFirstLine = false
    if (line === '') this.#dispatch()
    else if (!line.startsWith(':')) this.#field(line)
  }

  #field(line: string): void {
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') this.#event = value
    else if (name === 'data') this.#data.push(value)
    else if (name === 'id') this.#id = value.includes('\0') ? this.#id : value
    else if (name !== 'retry') this.strangeFields.push(name)
  }

  #dispatch(): void {
    this.#lastEventId = this.#id
    const event = this.#event === '' ? 'message' : this.#event
    const data = this.#data
    this.#event = ''
    this.#data = []
    if (data.length > 0) this.#onEvent({ event, data: data.join('\n'), lastEventId: this.#lastEventId })
  }
}
