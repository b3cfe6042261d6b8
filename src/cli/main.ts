#!/usr/bin/env node
import { constants, enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Before anything that is worth keeping is loaded.
keepCompiled(process.env)
const { run } = await import('./program.ts')
process.exitCode = await run()

/**
 * Keeps compiled modules on disk, with which the next command starts in a fraction of the time: beside the packages, or in
 * the user's own cache where the program's folder can only be read. Without either it starts all the same.
 *
 * Never in a folder that others may write to, as the temporary one, since what is in it is run. `NODE_COMPILE_CACHE` and
 * `NODE_DISABLE_COMPILE_CACHE` are respected.
 */
function keepCompiled(environment: NodeJS.ProcessEnv): void {
  const users = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  for (const folder of [join(import.meta.dirname, '../../node_modules/.cache/telex'), join(users, 'telex')]) {
    const { status, directory } = enableCompileCache(folder)
    if (status === constants.compileCacheStatus.FAILED) continue
    // What this process starts is the same program.
    if (directory !== undefined) environment['NODE_COMPILE_CACHE'] ??= folder
    return
  }
}
