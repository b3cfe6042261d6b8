import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { benchFolder } from './compile.ts'

const root = join(import.meta.dirname, '../../..')
/** A commit's files, packed: more than ten times what they are. */
const MAX_ARCHIVE_BYTES = 256 * 1024 * 1024

/** The last commit that rendered a page for every request and wrote posts on the event loop. */
export const BEFORE_THE_CROWD = 'f5b75a7'

/** Where an earlier Telex lies, ready to start; or why there is none. */
export type EarlierBuild = { readonly folder: string } | { readonly missing: string }

/**
 * Makes an earlier commit of this clone runnable in a folder of its own, with the packages that are installed here and
 * its own browser files. The folder lies under the system's temporary folder and serves later runs too.
 *
 * @param commit as git takes it: a tag, or the first digits.
 */
export function earlierBuild(commit: string): EarlierBuild {
  const named = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${commit}^{commit}`], {
    cwd: root,
    encoding: 'utf8',
  })
  const id = (named.stdout ?? '').trim()
  if (named.status !== 0 || id === '') {
    return { missing: `this checkout has no commit ${commit} (a shallow clone, or not a clone)` }
  }
  const folder = join(benchFolder(), `telex-${id.slice(0, 12)}`)
  if (!existsSync(folder)) {
    // Renamed when it is complete: two benchmarks may build the same commit at once.
    const unfinished = mkdtempSync(`${folder}-`)
    try {
      unpack(id, unfinished)
      linkPackages(unfinished)
      buildWeb(unfinished)
      if (!existsSync(folder)) renameSync(unfinished, folder)
    } catch (error) {
      return { missing: `commit ${commit} can't be built here: ${String(error)}` }
    } finally {
      rmSync(unfinished, { recursive: true, force: true })
    }
  }
  // The checkout that built it may be gone.
  linkPackages(folder)
  return { folder }
}

/** Builds what browsers get from the checkout in this folder. @param ifStale leaves fresh files as they are. */
export function buildWeb(folder: string, { ifStale = false } = {}): void {
  const words = ['tools/build-web.ts', ...(ifStale ? ['--if-stale'] : [])]
  const { status } = spawnSync(process.execPath, words, { cwd: folder, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('The pages could not be built.')
}

function unpack(id: string, folder: string): void {
  const archive = spawnSync('git', ['archive', '--format=tar', id, '.', ':(exclude)test'], {
    cwd: root,
    maxBuffer: MAX_ARCHIVE_BYTES,
  })
  if (archive.status !== 0) throw new Error(`git archive: ${archive.stderr.toString().trim()}`)
  const { status, stderr } = spawnSync('tar', ['-xf', '-'], { cwd: folder, input: archive.stdout })
  if (status !== 0) throw new Error(`tar: ${stderr?.toString().trim() ?? 'missing'}`)
}

function linkPackages(folder: string): void {
  const link = join(folder, 'node_modules')
  if (existsSync(link)) return
  rmSync(link, { force: true })
  symlinkSync(join(root, 'node_modules'), link)
}
