import type { ReaderConnection } from './reader-connection.ts'

/**
 * Waits until a reader has taken what it was given. Gives back whether it did: false when it took nothing at all for
 * `stallMs`, or is gone. However slow a reader is, as long as it takes something it is waited for.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function untilTaken(
  connection: ReaderConnection,
  stallMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  while (connection.unsentBytes > 0 && !connection.isClosed) {
    signal.throwIfAborted()
    const before = connection.unsentBytes
    const patience = AbortSignal.timeout(stallMs)
    try {
      await connection.drained(AbortSignal.any([patience, signal]))
    } catch (error) {
      if (signal.aborted || !patience.aborted) throw error
      if (connection.unsentBytes >= before) return false
    }
  }
  signal.throwIfAborted()
  return !connection.isClosed
}
