import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What a program did to the files below a folder, in order: only what the disk hears of. */
type Act =
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'make' | 'remove' | 'sync'; readonly path: string }

type Change = Extract<Act, { kind: 'write' | 'truncate' }>
type File = { durable: Buffer; readonly pending: Change[] }

/** Why system calls can't be watched here, for `test.skipIf`; `null` when they can. */
export function noTrace(): string | null {
  const tried = spawnSync('strace', ['-o', '/dev/null', 'true'])
  return tried.status === 0 ? null : 'watching system calls needs Linux and strace'
}

/** Runs a program and gives back what it did below `folder`. */
export function traced(command: readonly string[], folder: string): readonly Act[] {
  const trace = join(folder, '..', 'trace')
  const calls = 'openat,mkdir,write,pwrite64,ftruncate,fsync,fdatasync,unlink'
  // Without following threads: the store and the acknowledgements are written by the main one.
  const options = ['-y', '-xx', '-s', '10000000', '-e', `trace=${calls}`, '-o', trace]
  execFileSync('strace', [...options, ...command], { stdio: ['ignore', 'ignore', 'inherit'] })
  const places = new Map<string, number>()
  return readFileSync(trace, 'latin1')
    .split('\n')
    .flatMap((line) => actIn(line, places))
    .filter(({ path }) => path.startsWith(folder) && !path.endsWith('-shm'))
}

const quoted = String.raw`"((?:\\x[0-9a-f]{2})*)"`
const handle = String.raw`\d+<((?:\\x[0-9a-f]{2})*)>`
const patterns = {
  write: new RegExp(`^write\\(${handle}, ${quoted}, \\d+\\) = (\\d+)`),
  pwrite64: new RegExp(`^pwrite64\\(${handle}, ${quoted}, \\d+, (\\d+)\\) = \\d+`),
  ftruncate: new RegExp(`^ftruncate\\(${handle}, (\\d+)\\) = 0`),
  sync: new RegExp(`^f(?:data)?sync\\(${handle}\\) = 0`),
  openat: new RegExp(`^openat\\([^,]+, ${quoted}, [A-Z_|]*O_CREAT[A-Z_|]*, \\d+\\) = ${handle}`),
  mkdir: new RegExp(`^mkdir\\(${quoted}, \\d+\\) = 0`),
  unlink: new RegExp(`^unlink\\(${quoted}\\) = 0`),
}

/** @param places where each file is written next by plain `write`, which appends here. */
function actIn(line: string, places: Map<string, number>): readonly Act[] {
  const read = (pattern: RegExp): readonly string[] | null => pattern.exec(line)
  const [, wrote = '', text = ''] = read(patterns.write) ?? []
  if (wrote !== '') {
    const path = decoded(wrote).toString()
    const bytes = decoded(text)
    const offset = places.get(path) ?? 0
    places.set(path, offset + bytes.length)
    return [{ kind: 'write', path, offset, bytes }]
  }
  const [, at = '', data = '', offset = ''] = read(patterns.pwrite64) ?? []
  if (at !== '')
    return [{ kind: 'write', path: decoded(at).toString(), offset: Number(offset), bytes: decoded(data) }]
  const [, cut = '', size = ''] = read(patterns.ftruncate) ?? []
  if (cut !== '') return [{ kind: 'truncate', path: decoded(cut).toString(), size: Number(size) }]
  const [, synced = ''] = read(patterns.sync) ?? []
  if (synced !== '') return [{ kind: 'sync', path: decoded(synced).toString() }]
  const [, , opened = ''] = read(patterns.openat) ?? []
  if (opened !== '') return [{ kind: 'make', path: decoded(opened).toString() }]
  const [, folder = ''] = read(patterns.mkdir) ?? []
  if (folder !== '') return [{ kind: 'make', path: decoded(folder).toString() }]
  const [, gone = ''] = read(patterns.unlink) ?? []
  return gone === '' ? [] : [{ kind: 'remove', path: decoded(gone).toString() }]
}

function decoded(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex')
}

/**
 * What is on the disk when the power fails after the first `count` acts, written out below `target`.
 *
 * What was fsynced is there. Of the rest each write, and each new or removed name, is there or not as `survives` says: a
 * disk may keep any of them in any order. A name, that of `folder` too, counts as kept only when the folder it is in was
 * fsynced: stricter than most file systems are.
 */
export function afterPowerLoss(
  acts: readonly Act[],
  count: number,
  folder: string,
  target: string,
  survives: () => boolean,
): void {
  const files = new Map<string, File>()
  const names = new Set<string>()
  let pendingNames: { readonly path: string; readonly isThere: boolean }[] = []
  const settle = ({ path, isThere }: { readonly path: string; readonly isThere: boolean }): void => {
    if (isThere) names.add(path)
    else names.delete(path)
  }
  for (const act of acts.slice(0, count)) {
    if (act.kind === 'write' || act.kind === 'truncate') {
      files.get(act.path)?.pending.push(act)
    } else if (act.kind === 'sync') {
      const file = files.get(act.path)
      if (file !== undefined) file.durable = file.pending.splice(0).reduce(changed, file.durable)
      for (const name of pendingNames.filter(({ path }) => dirname(path) === act.path)) settle(name)
      pendingNames = pendingNames.filter(({ path }) => dirname(path) !== act.path)
    } else {
      const isThere = act.kind === 'make'
      if (isThere && files.has(act.path)) continue
      if (isThere) files.set(act.path, { durable: Buffer.alloc(0), pending: [] })
      else files.delete(act.path)
      pendingNames.push({ path: act.path, isThere })
    }
  }
  for (const name of pendingNames) if (survives()) settle(name)
  mkdirSync(target, { recursive: true })
  if (!names.has(folder)) return
  for (const [path, { durable, pending }] of files) {
    if (!names.has(path) || dirname(path) !== folder) continue
    writeFileSync(join(target, basename(path)), pending.filter(survives).reduce(changed, durable))
  }
}

function changed(content: Buffer, change: Change): Buffer {
  if (change.kind === 'truncate') {
    const cut = Buffer.alloc(change.size)
    content.copy(cut)
    return cut
  }
  const longer = Buffer.alloc(Math.max(content.length, change.offset + change.bytes.length))
  content.copy(longer)
  change.bytes.copy(longer, change.offset)
  return longer
}

/** The lines that were written to a file by the first `count` acts, synced or not: what the outside was told. */
export function linesTold(acts: readonly Act[], count: number, path: string): readonly string[] {
  const told = acts
    .slice(0, count)
    .flatMap((act) => (act.kind === 'write' && act.path === path ? [act.bytes.toString()] : []))
  return told.join('').split('\n').slice(0, -1)
}
