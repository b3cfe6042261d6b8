import { MAX_RESPONSE_BYTES, responseExcerpt } from '../connection.ts'
import type { RequestResult } from '../request-result.ts'
import { MAX_FRAME_BYTES } from './frames.ts'
import type { ResponseHeaders } from './response-headers.ts'

/** How much of a response body is kept for operators; the rest is only counted. */
const KEPT_BYTES = 1_024

/** One request and its response on a stream of a connection. */
export class RequestStream {
  readonly id: number
  readonly deadlineMs: number
  /** The stream's flow-control window: how many more bytes of the body may be sent. */
  #window: number
  /** The part of the body that has not been sent; `null` once all of it has. */
  #unsent: Buffer | null
  readonly #resolve: (result: RequestResult) => void
  #headers: ResponseHeaders | null = null
  readonly #chunks: Buffer[] = []
  #receivedBytes = 0

  constructor(
    options: {
      readonly id: number
      readonly deadlineMs: number
      readonly window: number
      readonly body: Buffer
    },
    resolve: (result: RequestResult) => void,
  ) {
    this.id = options.id
    this.deadlineMs = options.deadlineMs
    this.#window = options.window
    this.#unsent = options.body
    this.#resolve = resolve
  }

  /** Whether the whole body has been sent. */
  get isSent(): boolean {
    return this.#unsent === null
  }

  /**
   * Changes the window and takes what may be sent now. After a change of settings the window can be negative.
   *
   * @param connectionWindow how much may be sent on the whole connection.
   * @returns the next part of the body; `null` for nothing. @see RFC 9113 section 6.9.2
   */
  updateWindow(bytes: number, connectionWindow: number): Buffer | null {
    this.#window += bytes
    if (this.#unsent === null) return null
    const { length } = this.#unsent
    const sending = Math.min(length, this.#window, connectionWindow, MAX_FRAME_BYTES)
    if (sending <= 0) return null
    const part = sending === length ? this.#unsent : this.#unsent.subarray(0, sending)
    this.#unsent = sending === length ? null : this.#unsent.subarray(sending)
    this.#window -= sending
    return part
  }

  /** Takes the final response headers; informational responses and trailers are ignored. */
  headers(headers: ResponseHeaders): void {
    const status = Number(headers.get(':status'))
    if (this.#headers !== null || (status >= 100 && status <= 199)) return
    this.#headers = headers
    // After a 2xx the message is accepted, whatever body follows.
    if (status >= 200 && status <= 299) this.#resolve(this.#response(headers))
  }

  /** @returns whether more may be received: false above the limit. */
  data(content: Buffer): boolean {
    // A copy, since the chunk shares its memory with everything else that was read with it.
    if (this.#receivedBytes < KEPT_BYTES) this.#chunks.push(Buffer.from(content.subarray(0, KEPT_BYTES)))
    this.#receivedBytes += content.length
    return this.#receivedBytes < MAX_RESPONSE_BYTES
  }

  /** The stream is closed. @param result the result where no status was received. */
  end(result: RequestResult): void {
    this.#resolve(this.#headers === null ? result : this.#response(this.#headers))
  }

  #response(headers: ResponseHeaders): RequestResult {
    return {
      kind: 'response',
      status: Number(headers.get(':status')) || 0,
      retryAfter: headers.get('retry-after') ?? null,
      date: headers.get('date') ?? null,
      text: responseExcerpt(this.#chunks),
    }
  }
}
