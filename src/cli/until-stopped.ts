import { REFUSED } from './io.ts'

/** Waits for SIGINT or SIGTERM. A second signal ends the process without a graceful shutdown. */
export async function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isStopping = false
  const stop = (): void => {
    if (isStopping) process.exit(REFUSED)
    isStopping = true
    resolve()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  await promise
}
