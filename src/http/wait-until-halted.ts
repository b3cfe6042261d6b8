import type { Ended } from '../fanout/push/push-side.ts'
import type { HttpParts } from './http-parts.ts'

/** Long enough for what is on the wire; an editor is not kept waiting for a push service that hangs. */
const MAX_WAIT_MS = 2_000

/**
 * Waits until nothing more of what was ended leaves, so that the answer which says they were ended is true when it is read.
 * The deed is done by then: a push side that is slow or broken delays the answer a little and never fails it.
 */
export async function waitUntilHalted(
  { push, report }: Pick<HttpParts, 'push' | 'report'>,
  ended: Ended,
): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, MAX_WAIT_MS)
  try {
    await Promise.race([push.halted(ended), late.promise])
  } catch (fault) {
    report(fault, { where: 'halting alerts' })
  } finally {
    clearTimeout(timer)
  }
}
