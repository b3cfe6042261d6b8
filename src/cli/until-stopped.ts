import { REFUSED } from './io.ts'

/** A stop that is noticed this late is no delay beside draining. */
const PARENT_CHECK_MS = 250
/** Scripts of npm that run a desk until they are stopped, and `npx`. */
const scripts = ['start', 'demo', 'npx']

/**
 * Waits for SIGINT, SIGTERM or SIGHUP, which a terminal sends when it is closed. A second signal ends the process without a
 * graceful shutdown.
 *
 * The shell that npm runs a script in hands no signal on: under `npm start` its end is a signal too, or a desk would be left
 * with the port and the lock.
 */
export async function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isStopping = false
  const begin = (): void => {
    isStopping = true
    resolve()
  }
  const stop = (): void => {
    if (isStopping) process.exit(REFUSED)
    begin()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) begin()
  }, PARENT_CHECK_MS).unref()
  if (!scripts.includes(process.env['npm_lifecycle_event'] ?? '')) clearInterval(watch)
  await promise
  clearInterval(watch)
}
