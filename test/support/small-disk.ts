import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp-folder.ts'

/** A disk of the test's own that can be filled up. */
export type SmallDisk = Disposable & {
  readonly path: string
  /** Leaves no byte free. */
  readonly fill: () => void
  /** Gives back what `fill` took. */
  readonly free: () => void
}

/** Why there can be no small disk here, for `test.skipIf`; `null` when there can. */
export function noSmallDisk(): string | null {
  try {
    smallDisk(1)[Symbol.dispose]()
    return null
  } catch {
    return 'a small disk needs Linux and the right to mount one'
  }
}

/** @throws Error where a tmpfs cannot be mounted. */
export function smallDisk(mebibytes: number): SmallDisk {
  const folder = tempFolder()
  const path = join(folder.path, 'disk')
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'telex-test', path], { stdio: 'pipe' })
  } catch (error) {
    folder[Symbol.dispose]()
    throw new Error('A tmpfs could not be mounted.', { cause: error })
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: () => {
      const file = openSync(ballast, 'a')
      const block = Buffer.alloc(4_096)
      try {
        while (statfsSync(path).bavail > 0) writeSync(file, block)
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose](): void {
      execFileSync('umount', ['-l', path])
      folder[Symbol.dispose]()
    },
  }
}
