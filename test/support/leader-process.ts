import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The leader of a desk's processes: the holder of the lock, from the system's list of locks. */
export function leaderProcess(folder: string): number {
  const { ino } = statSync(join(folder, 'sending.lock'))
  const line = readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .find((lock) => lock.includes(` WRITE `) && lock.includes(`:${ino} `))
  return Number(/ WRITE (\d+) /.exec(line ?? '')?.[1])
}
