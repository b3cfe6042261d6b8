/**
 * The thread that writes, with two ways to crash: before it does what it is asked, and when that is kept but not answered. A
 * story's headline says which.
 */
import { parentPort } from 'node:worker_threads'

export const CRASH_BEFORE = 'Crash before the commit'
export const CRASH_AFTER = 'Crash after the commit'

if (parentPort !== null) {
  const port = parentPort
  port.on('message', (requests: readonly unknown[]) => {
    const asked = JSON.stringify(requests)
    if (asked.includes(CRASH_BEFORE)) process.exit(1)
    if (asked.includes(CRASH_AFTER)) port.postMessage = () => process.exit(1)
  })
  await import('../../src/compose/writer-thread.ts')
}
