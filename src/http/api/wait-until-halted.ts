import type { HaltRequest } from '../../fanout/push/alerts/alert-runner.ts'
import type { HttpDeps } from '../deps.ts'

/**
 * No push service is waited for, only our own threads, which take some milliseconds, and seconds on a machine that is much
 * too busy. An answer that came before them would say what is not true yet.
 */
const MAX_WAIT_MS = 10_000

/**
 * Waits until nothing more of what was ended leaves, so that the answer which says they were ended is true when it is read.
 * The deed is done by then: a push side that is slow or broken delays the answer a little and never fails it.
 */
export async function waitUntilHalted(
  { push, report }: Pick<HttpDeps, 'push' | 'report'>,
  ended: HaltRequest,
): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, MAX_WAIT_MS)
  try {
    await Promise.race([push.halt(ended), late.promise])
  } catch (fault) {
    report(fault, { where: 'halting alerts' })
  } finally {
    clearTimeout(timer)
  }
}
