import type { StreamEnvironment } from './stream-environment.ts'

const TICK_MS = 2_000
/** Timers of a busy page are late too. A connection outlasts a sleep of seconds. */
const LATE_MS = 5_000

/**
 * Calls `woke` when the computer slept: the clock on the wall then ran ahead of the timers, which stood still. The
 * connections of a computer that slept may be dead without a sign.
 *
 * @param wallClock milliseconds since 1970. @returns a function that stops watching.
 */
export function watchForSleep(
  environment: Pick<StreamEnvironment, 'after'>,
  wallClock: () => number,
  woke: () => void,
): () => void {
  let stop = (): void => {}
  const watch = (): void => {
    const from = wallClock()
    stop = environment.after(TICK_MS, () => {
      if (wallClock() - from > TICK_MS + LATE_MS) woke()
      watch()
    })
  }
  watch()
  return () => stop()
}
