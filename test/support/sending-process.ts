import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The process that sends a desk's alerts: who holds the lock of that duty, as the system says. */
export function sendingProcess(folder: string): number {
  const { ino } = statSync(join(folder, 'sending.lock'))
  const line = readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .find((lock) => lock.includes(` WRITE `) && lock.includes(`:${ino} `))
  return Number(/ WRITE (\d+) /.exec(line ?? '')?.[1])
}
