import type { PushOutcome } from './push-sender.ts'

const SECOND_MS = 1_000
const FIRST_MS = 2 * SECOND_MS
const MAX_MS = 5 * 60 * SECOND_MS
const UNAUTHORISED_MS = 60 * SECOND_MS

/**
 * When a message is tried again: as its push service asked, to the letter; otherwise after two seconds, doubling to five
 * minutes, spread over half of that.
 *
 * @param attempts how often it had been tried before. @param random from 0 to below 1.
 */
export function retryDelayMs(outcome: PushOutcome, attempts: number, random: number): number {
  if (outcome.kind === 'unauthorised' || outcome.kind === 'key-missing') return UNAUTHORISED_MS
  if (outcome.kind === 'retry' && outcome.afterMs !== null) return outcome.afterMs
  const most = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(attempts, 10))
  return most / 2 + (most / 2) * random
}
