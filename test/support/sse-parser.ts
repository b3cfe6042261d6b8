import { createParser } from 'eventsource-parser'

/** One event as a browser would dispatch it. */
export type SseEvent = {
  readonly event: string
  readonly data: string
  /** The last event id as it stands after this event: what a reconnect would send. */
  readonly lastEventId: string
}

/** Parses the bytes of `text/event-stream`, split wherever they may be. */
export class SseParser {
  readonly #decoder = new TextDecoder()
  readonly #parser
  #lastEventId = ''
  /** Every field of the stream that is none of the standard's: nothing should ever put one there. */
  readonly unknownFields: string[] = []

  constructor(onEvent: (event: SseEvent) => void) {
    this.#parser = createParser({
      onId: (id) => (this.#lastEventId = id),
      onEvent: ({ event = 'message', data }) => onEvent({ event, data, lastEventId: this.#lastEventId }),
      onError: ({ field, message }) => this.unknownFields.push(field ?? message),
    })
  }

  get lastEventId(): string {
    return this.#lastEventId
  }

  push(chunk: Uint8Array): void {
    this.#parser.feed(this.#decoder.decode(chunk, { stream: true }))
  }
}
