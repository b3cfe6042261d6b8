import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'

/** Enough for some thousand new connections a second beside a batch that takes all the time there is. */
const MAX_TURNS = 8

/**
 * Lets the event loop do other work: one turn, and more while there is something to do.
 *
 * libuv accepts one connection in a turn. A broadcast that let it have a single one between two slices would let a crowd that
 * clicks in at that pace, with the processor half idle.
 */
export async function yieldToRequests(): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const { events } = performance.nodeTiming.uvMetricsInfo
    await setImmediate()
    if (performance.nodeTiming.uvMetricsInfo.events === events) return
  }
}
