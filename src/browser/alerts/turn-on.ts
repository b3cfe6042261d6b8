/** A browser whose push service can't be reached may never say so. A slow one takes a few seconds. */
const TURN_ON_MS = 30_000

/**
 * Waits for alerts to be turned on, and tells the reader when that takes too long. An answer that comes later still counts.
 *
 * @param after calls once after `ms`; the answer calls it off.
 */
export async function turnOn<T>(
  work: () => Promise<T>,
  after: (ms: number, call: () => void) => () => void,
  tooLong: () => void,
): Promise<T> {
  const cancel = after(TURN_ON_MS, tooLong)
  try {
    return await work()
  } finally {
    cancel()
  }
}
