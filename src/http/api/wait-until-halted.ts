import type { HaltRequest } from '../../fanout/push/alerts/alert-runner.ts'
import type { HttpDeps } from '../deps.ts'

/**
 * Only our own worker threads are awaited, no push service: milliseconds, or seconds on an overloaded machine. A response
 * before that would say something that is not true yet.
 */
const MAX_WAIT_MS = 10_000

/**
 * Waits until the ended alerts have stopped sending, so that the response is true when it is read. The change is already
 * committed: slow or broken workers delay the response, but never fail it.
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
