import { REFUSED } from './io.ts'

/** Waits for SIGINT or SIGTERM. A second one ends the process at once, for whoever can't wait. */
export async function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let asked = false
  const stop = (): void => {
    if (asked) process.exit(REFUSED)
    asked = true
    resolve()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  await promise
}
