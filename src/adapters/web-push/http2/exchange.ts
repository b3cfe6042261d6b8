import { MAX_REPLY_BYTES, replyText } from '../line.ts'
import type { Reply } from '../reply.ts'
import { MAX_FRAME_BYTES } from './frames.ts'
import type { ReplyHead } from './reply-head.ts'

/** The beginning of a body that an operator may be shown; the rest is counted and not kept. */
const KEPT_BYTES = 1_024

/** One request on its way, and what has come back so far. */
export class Exchange {
  readonly stream: number
  readonly deadlineMs: number
  /** How many more bytes the service takes on this stream. */
  #window: number
  /** What of the body has not left; `null` once all has. */
  #unsent: Buffer | null
  readonly #resolve: (reply: Reply) => void
  #head: ReplyHead | null = null
  readonly #chunks: Buffer[] = []
  #received = 0

  constructor(
    begun: {
      readonly stream: number
      readonly deadlineMs: number
      readonly window: number
      readonly unsent: Buffer
    },
    resolve: (reply: Reply) => void,
  ) {
    this.stream = begun.stream
    this.deadlineMs = begun.deadlineMs
    this.#window = begun.window
    this.#unsent = begun.unsent
    this.#resolve = resolve
  }

  /** Whether the whole body has left. */
  get isSent(): boolean {
    return this.#unsent === null
  }

  /**
   * The service takes so many more bytes; a change of its settings may leave less than nothing.
   *
   * @param most what it takes on the whole connection.
   * @returns what of the body leaves now; `null` for nothing. @see RFC 9113 section 6.9.2
   */
  makeRoom(bytes: number, most: number): Buffer | null {
    this.#window += bytes
    if (this.#unsent === null) return null
    const { length } = this.#unsent
    const leaving = Math.min(length, this.#window, most, MAX_FRAME_BYTES)
    if (leaving <= 0) return null
    const part = leaving === length ? this.#unsent : this.#unsent.subarray(0, leaving)
    this.#unsent = leaving === length ? null : this.#unsent.subarray(leaving)
    this.#window -= leaving
    return part
  }

  /** Headers have come: the final ones, or those before or after them, which say nothing to us. */
  headers(head: ReplyHead): void {
    const status = Number(head.get(':status'))
    if (this.#head !== null || (status >= 100 && status <= 199)) return
    this.#head = head
    // Whatever body follows a 2xx, the message has been taken.
    if (status >= 200 && status <= 299) this.#resolve(this.#answer(head))
  }

  /** @returns whether more may come: past the limit nothing is read any more. */
  data(content: Buffer): boolean {
    // A copy, since what is read shares its memory with all else that came at the time.
    if (this.#received < KEPT_BYTES) this.#chunks.push(Buffer.from(content.subarray(0, KEPT_BYTES)))
    this.#received += content.length
    return this.#received < MAX_REPLY_BYTES
  }

  /** Nothing more comes. @param reply what it means when no status had come. */
  end(reply: Reply): void {
    this.#resolve(this.#head === null ? reply : this.#answer(this.#head))
  }

  #answer(head: ReplyHead): Reply {
    return {
      kind: 'answered',
      status: Number(head.get(':status')) || 0,
      retryAfter: head.get('retry-after') ?? null,
      date: head.get('date') ?? null,
      text: replyText(this.#chunks),
    }
  }
}
