import type { RequestResult } from './request-result.ts'

/** One push request, independent of the HTTP version. */
export type Request = {
  /** The endpoint without its origin. */
  readonly path: string
  readonly authorization: string
  readonly body: Buffer
  readonly ttlSeconds: number
  readonly urgency: string
  readonly topic: string
}

/** A connection to a push service that carries requests concurrently. */
export interface Connection {
  /** How many more requests it takes now; 0 once it is closing. */
  readonly capacity: number
  readonly isOpen: boolean
  /** Whether any request still waits for its response. */
  readonly isBusy: boolean
  /**
   * Sends a request: within this call, or as soon as the socket that is being opened for it is connected. The result is
   * `refused` when `signal` is aborted before that. Never rejects.
   */
  request(request: Request, signal: AbortSignal): Promise<RequestResult>
  /** Ends requests that are past their deadline, and checks whether an idle connection is still alive. */
  checkTimeouts(nowMs: number): void
  /** Closes gracefully: requests in flight are completed. */
  close(): void
  /** Closes at once. */
  destroy(): void
}

/** The longest response that is read. */
export const MAX_RESPONSE_BYTES = 65_536
/** The longest excerpt of it that is shown to operators. */
const MAX_EXCERPT_LENGTH = 200

/** The beginning of a response body as one line of printable ASCII: it is untrusted and ends up in logs. */
export function responseExcerpt(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks)
    .toString('utf8', 0, 4 * MAX_EXCERPT_LENGTH)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, MAX_EXCERPT_LENGTH)
}
