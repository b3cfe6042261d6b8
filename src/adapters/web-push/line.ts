import type { Reply } from './reply.ts'

/** One request as every protocol needs it. */
export type Request = {
  /** The endpoint without its origin. */
  readonly path: string
  readonly authorization: string
  readonly body: Buffer
  readonly ttlSeconds: number
  readonly urgency: string
  readonly topic: string
}

/** One open way to a push service, carrying requests side by side. */
export interface Line {
  /** How many more requests it carries now; 0 once it is closing. */
  readonly room: number
  readonly isOpen: boolean
  /** Whether anything still waits for its answer. */
  readonly isBusy: boolean
  /**
   * The request leaves within this call, or once a connection that is being made for it stands; `refused` when `signal` is
   * aborted before that. Never rejects.
   */
  request(request: Request, signal: AbortSignal): Promise<Reply>
  /** Cuts off requests that have waited for their answer past the deadline, and finds out whether a silent line still stands. */
  tend(nowMs: number): void
  /** Lets what is on its way finish, then closes. */
  close(): void
  /** Cuts everything off at once. */
  destroy(): void
}

/** Most of a push service's answer that is read, like the best of the other senders. */
export const MAX_REPLY_BYTES = 65_536
/** Most of it that an operator is shown. */
const MAX_DETAIL_LENGTH = 200

/** The beginning of an answer's body as one clean line: it comes from outside and ends up in logs. */
export function replyText(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks)
    .toString('utf8', 0, 4 * MAX_DETAIL_LENGTH)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, MAX_DETAIL_LENGTH)
}
