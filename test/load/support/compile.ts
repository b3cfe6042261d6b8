import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** A tool that the benchmark needs is missing; the message says what to install. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError'
}

/**
 * Compiles one C file and returns the program's path. A program compiled before from the same sources is reused.
 *
 * @param isLibrary makes a library to preload into other programs.
 * @throws MissingToolError where there is no C compiler, or where it refuses.
 */
export function compile(source: string, { isLibrary = false } = {}): string {
  const program = join(
    benchFolder(),
    `${basename(source, '.c')}-${fingerprint([dirname(source), import.meta.dirname])}`,
  )
  if (existsSync(program)) return program
  const unfinished = `${program}.${process.pid}`
  const kind = isLibrary ? ['-shared', '-fPIC'] : []
  const { status, error, stderr } = spawnSync('cc', ['-O2', ...kind, '-o', unfinished, source, '-ldl'], {
    encoding: 'utf8',
  })
  if (error !== undefined) {
    throw new MissingToolError(
      'A part of this is written in C, and there is no C compiler here. Debian: apt-get install gcc libc6-dev',
    )
  }
  if (status !== 0) throw new MissingToolError(`${basename(source)} does not compile here:\n${stderr}`)
  renameSync(unfinished, program)
  return program
}

/** Where benchmarks keep what they build, from one run to the next. */
export function benchFolder(): string {
  const folder = join(tmpdir(), `telex-bench-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** A hash of all C files in the folders: a changed header makes a new program. */
function fingerprint(folders: readonly string[]): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    for (const file of readdirSync(folder).sort()) {
      if (/\.[ch]$/.test(file)) hash.update(readFileSync(join(folder, file)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}
