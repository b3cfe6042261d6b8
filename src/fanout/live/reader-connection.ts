import type { Encoding } from './shared-gzip.ts'

/** One open stream, as the hub needs it: bytes go out, and its backpressure can be seen. */
export interface ReaderConnection {
  readonly encoding: Encoding
  /** Queues bytes. The same buffer is shared by many connections and must not be changed. Does nothing once it is closed. */
  write(bytes: Buffer): void
  /** Bytes written and not yet taken by the operating system. */
  readonly unsentBytes: number
  /** Resolves when everything written was taken or the connection is closed; rejects with the signal's reason when it is aborted. */
  drained(signal: AbortSignal): Promise<void>
  /** `flush` ends the stream after what was written, `destroy` at once. */
  end(how: 'flush' | 'destroy'): void
  /** Whether the connection is closed, for whatever reason. */
  readonly isClosed: boolean
  /** Calls back once when the connection is closed; at once when it already is. */
  onClose(listener: () => void): void
}

/**
 * Waits for a connection's backpressure to clear. Returns false when nothing at all was taken for `stallMs`, or when the
 * connection closed. A slow subscriber that takes something is waited for, however long.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function waitUntilDrained(
  connection: ReaderConnection,
  stallMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  while (connection.unsentBytes > 0 && !connection.isClosed) {
    signal.throwIfAborted()
    const before = connection.unsentBytes
    const timeout = AbortSignal.timeout(stallMs)
    try {
      await connection.drained(AbortSignal.any([timeout, signal]))
    } catch (error) {
      if (signal.aborted || !timeout.aborted) throw error
      if (connection.unsentBytes >= before) return false
    }
  }
  signal.throwIfAborted()
  return !connection.isClosed
}
