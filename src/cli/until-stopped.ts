import { REFUSED } from './io.ts'

/** Waits for SIGINT, SIGTERM or SIGHUP, which a terminal sends when it is closed. A second signal ends the process without a graceful shutdown. */
export async function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isStopping = false
  const stop = (): void => {
    if (isStopping) process.exit(REFUSED)
    isStopping = true
    resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  await promise
}
