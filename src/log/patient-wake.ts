import type { Wake } from './wake.ts'

export type Patience = {
  readonly ms: number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * For a follower who is in no hurry: it looks at the log so long after the hint, when those who are have done so. Followers
 * who wake at the same moment otherwise read one after the other, in the order in which they happen to wait.
 */
export function patientWake(wake: Wake, { ms, sleep }: Patience): Wake {
  return {
    announce: (head) => wake.announce(head),
    async past(after, atMostMs, signal) {
      await wake.past(after, atMostMs, signal)
      await sleep(ms, signal)
    },
  }
}
