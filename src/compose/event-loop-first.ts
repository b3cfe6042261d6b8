import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** How much is yielded, from 0 (not at all) to 19: with 10, who wants the same core has nine times as much of it. */
const NICENESS = 10

/**
 * Has the threads beside the event loop yield to it, where both want the same core: those that collect garbage and compile.
 *
 * On a machine with one core they would otherwise take their turns with it as equals in the midst of a broadcast, and the
 * last readers wait for that. Where a core is free, nothing changes. Threads that are started later are not lowered. Linux
 * alone has a priority for each thread (setpriority(2)); elsewhere this does nothing.
 */
export function eventLoopFirst(): void {
  for (const thread of threadsBeside(process.pid)) {
    try {
      setPriority(thread, NICENESS)
    } catch {
      // It has ended, or the system does not let us: then it shares as before.
    }
  }
}

/** The event loop's own thread has the number of the process. */
function threadsBeside(pid: number): readonly number[] {
  try {
    return readdirSync('/proc/self/task')
      .map(Number)
      .filter((thread) => thread !== pid)
  } catch {
    return []
  }
}
