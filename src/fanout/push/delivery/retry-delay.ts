import type { PushOutcome } from './push-sender.ts'

const SECOND_MS = 1_000
const MIN_BACKOFF_MS = 2 * SECOND_MS
const MAX_BACKOFF_MS = 5 * 60 * SECOND_MS
const UNAUTHORISED_MS = 60 * SECOND_MS

/**
 * When a message is retried: after exactly the Retry-After of its push service, otherwise with exponential backoff from two
 * seconds to five minutes, half of it jitter.
 *
 * @param attempts earlier attempts. @param random from 0 to below 1.
 */
export function retryDelayMs(outcome: PushOutcome, attempts: number, random: number): number {
  if (outcome.kind === 'unauthorised' || outcome.kind === 'key-missing') return UNAUTHORISED_MS
  if (outcome.kind === 'retry' && outcome.afterMs !== null) return outcome.afterMs
  const max = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** Math.min(attempts, 10))
  return max / 2 + (max / 2) * random
}
