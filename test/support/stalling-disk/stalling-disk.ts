import { join } from 'node:path'
import { compile } from '../../load/support/compile.ts'

const source = join(import.meta.dirname, 'stall.c')

/**
 * The environment of a process for which every `every`-th sync of a file takes `ms` longer, whichever of its threads asks.
 *
 * @throws MissingToolError where there is no C compiler.
 */
export function stallingDisk(every: number, ms: number): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: compile(source, { isLibrary: true }),
    STALL_EVERY: `${every}`,
    STALL_MS: `${ms}`,
  }
}
