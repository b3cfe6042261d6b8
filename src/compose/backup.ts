import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { nodeTools } from '../adapters/crypto/tools.ts'
import { openVapidKeys, VapidKeysError, VAPID_KEYS_FILE } from '../adapters/crypto/vapid-keys.ts'
import { sqlAlertBook } from '../adapters/sql/alert-book.ts'
import { sqlDigestStore } from '../adapters/sql/digest-store.ts'
import { syncNames } from '../adapters/sqlite/durable-files.ts'
import { LOCK_FILES, lockFolder } from '../adapters/sqlite/folder-lock.ts'
import { contentsOf, inspectStore, StoreDamagedError } from '../adapters/sqlite/inspect-store.ts'
import type { StoreContents } from '../adapters/sqlite/inspect-store.ts'
import { openStore, renewEpoch, STORE_FILE, type Store } from '../adapters/sqlite/open-store.ts'
import type { Config } from '../config.ts'
import { endEarly } from '../domain/alert.ts'
import { formatInstant, parseInstant, type Instant } from '../domain/ids.ts'
import { cli } from '../words/cli/en.ts'
import { version } from '../version.ts'

/** Written last, and so the proof that the rest is whole. */
const MANIFEST_FILE = 'backup.json'
/** A folder whose backup has not ended, or was killed. */
const PARTIAL = '.partial-'

/** What a backup has, as it was written or as it was found. */
export type BackupReport = StoreContents & {
  /** `null` for a backup of a release that wrote no manifest. */
  readonly madeAt: Instant | null
  /** The number of VAPID keys; 0 without a key file. */
  readonly keys: number
}

/** Why a backup can't be made or restored, as a sentence. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

type FileSeal = { readonly bytes: number; readonly sha256: string }
type Manifest = {
  readonly version: string
  readonly madeAt: string
  readonly files: Readonly<Record<string, FileSeal>>
}

/**
 * Copies the store and the keys into a new folder, as one consistent snapshot, while the desk serves. It is written beside
 * its place and renamed at the end: a folder with the name that was asked for is whole, whatever happens meanwhile.
 *
 * @throws BackupError when the folder exists.
 */
export async function backUp(store: Store, data: string, target: string): Promise<BackupReport> {
  const folder = resolve(target)
  if (existsSync(folder)) throw new BackupError(cli.backup.folderExists(target))
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
  const partial = mkdtempSync(`${folder}${PARTIAL}`)
  try {
    const madeAt = nodeTools().now()
    await store.copyTo(join(partial, STORE_FILE))
    const contents = await contentsOf(store.reader)
    const keys = countKeys(data)
    if (keys > 0) copyDurably(join(data, VAPID_KEYS_FILE), join(partial, VAPID_KEYS_FILE))
    const names = keys > 0 ? [STORE_FILE, VAPID_KEYS_FILE] : [STORE_FILE]
    const seals = await Promise.all(names.map(async (name) => [name, await sealOf(join(partial, name))]))
    const manifest: Manifest = {
      version,
      madeAt: formatInstant(madeAt),
      files: Object.fromEntries(seals) as Record<string, FileSeal>,
    }
    writeDurably(join(partial, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`)
    syncNames(partial)
    renameSync(partial, folder)
    syncNames(dirname(folder))
    return { ...contents, madeAt, keys }
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
}

export type RestoreOptions = {
  /** Restores a backup whose keys are missing although subscriptions depend on them. */
  readonly withoutKeys?: boolean
}

/**
 * Puts a backup into an empty data folder, under a new epoch: readers whose pages are newer than the backup get a `reset`
 * instead of a past that looks like the present. What is put there is what was checked.
 *
 * @throws BackupError when the folder already contains a desk, or the backup is none, is incomplete or damaged.
 */
export async function restoreBackup(
  backup: string,
  { data }: Pick<Config, 'data'>,
  { withoutKeys = false }: RestoreOptions = {},
): Promise<BackupReport> {
  if (basename(resolve(backup)).includes(PARTIAL)) throw new BackupError(cli.restore.interrupted(backup))
  if (!existsSync(join(backup, STORE_FILE))) throw new BackupError(cli.restore.notABackup(backup, STORE_FILE))
  const keysFile = join(data, VAPID_KEYS_FILE)
  if (sizeOf(join(data, STORE_FILE)) > 0) throw new BackupError(cli.restore.dataExists(data))
  using undoing = new DisposableStack()
  const leaveNothing = emptyAgain(data)
  using _lock = lockFolder(data)
  undoing.defer(leaveNothing)
  // A store with the old epoch must never be in place, even when this is interrupted.
  const aside = join(data, 'restoring')
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { mode: 0o700 })
  try {
    for (const name of [STORE_FILE, `${STORE_FILE}-wal`, VAPID_KEYS_FILE]) {
      if (existsSync(join(backup, name))) copyDurably(join(backup, name), join(aside, name))
    }
    const manifest = readManifest(backup)
    if (manifest !== null) await checkSeals(manifest, backup, aside)
    const contents = await inspectStore(join(aside, STORE_FILE)).catch((error: unknown) => {
      if (error instanceof StoreDamagedError)
        throw new BackupError(cli.restore.damaged(backup, error.message.replace(`${aside}/`, '')))
      throw error
    })
    const keys = countKeys(aside)
    if (keys === 0 && contents.subscriptions > 0 && !withoutKeys)
      throw new BackupError(cli.restore.keysMissing(backup, VAPID_KEYS_FILE, contents.subscriptions))
    if (existsSync(keysFile) && !isSameFile(keysFile, join(aside, VAPID_KEYS_FILE)))
      throw new BackupError(cli.restore.keysExist(keysFile))
    await renewEpochIn(aside)
    if (keys > 0) renameSync(join(aside, VAPID_KEYS_FILE), keysFile)
    // The log of a store that was lost would be replayed into the one that takes its place.
    for (const beside of [`${STORE_FILE}-wal`, `${STORE_FILE}-shm`]) {
      if (existsSync(join(data, beside))) renameSync(join(data, beside), join(data, `${beside}.lost`))
    }
    renameSync(join(aside, STORE_FILE), join(data, STORE_FILE))
    syncNames(data)
    undoing.move()
    return { ...contents, keys, madeAt: manifest === null ? null : parseInstant(manifest.madeAt) }
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

/** Takes away again what a refused restore made: the files of the lock, and folders that were not there. */
function emptyAgain(data: string): () => void {
  const folder = resolve(data)
  const before = existsSync(folder) ? readdirSync(folder) : []
  const made: string[] = []
  for (let above = folder; !existsSync(above); above = dirname(above)) made.push(above)
  return () => {
    for (const name of LOCK_FILES) if (!before.includes(name)) rmSync(join(folder, name), { force: true })
    for (const path of made) if (readdirSync(path).length === 0) rmdirSync(path)
  }
}

/** How many keys a folder has; 0 when the file is missing or broken. */
function countKeys(folder: string): number {
  try {
    return openVapidKeys(folder, 1).all.length
  } catch (error) {
    if (error instanceof VapidKeysError) return 0
    throw error
  }
}

function readManifest(backup: string): Manifest | null {
  const path = join(backup, MANIFEST_FILE)
  if (!existsSync(path)) return null
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest
    if (typeof manifest.files[STORE_FILE]?.sha256 === 'string') return manifest
  } catch {
    // It says why below.
  }
  throw new BackupError(cli.restore.damaged(backup, cli.restore.manifestBroken(MANIFEST_FILE)))
}

async function checkSeals(manifest: Manifest, backup: string, aside: string): Promise<void> {
  for (const [name, seal] of Object.entries(manifest.files)) {
    const path = join(aside, basename(name))
    const found = existsSync(path) ? await sealOf(path) : null
    if (found === null)
      throw new BackupError(cli.restore.damaged(backup, cli.restore.fileMissing(name, manifest.madeAt)))
    if (found.bytes !== seal.bytes || found.sha256 !== seal.sha256) {
      const problem = cli.restore.fileChanged(name, manifest.madeAt, seal.bytes, found.bytes)
      throw new BackupError(cli.restore.damaged(backup, problem))
    }
  }
}

async function sealOf(path: string): Promise<FileSeal> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { bytes: statSync(path).size, sha256: hash.digest('hex') }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function isSameFile(one: string, other: string): boolean {
  return existsSync(other) && readFileSync(one).equals(readFileSync(other))
}

function copyDurably(from: string, to: string): void {
  copyFileSync(from, to)
  sync(to)
}

function writeDurably(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
  sync(path)
}

function sync(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Ends alerts and digests that were under way when the backup was made: they may have been sent since, and an alert is sent
 * once. Then renews the epoch.
 */
async function renewEpochIn(folder: string): Promise<void> {
  await using store = await openStore(folder)
  const book = sqlAlertBook(store.writer)
  const { now } = nodeTools()
  for (const id of await book.open()) {
    const found = await book.find(id)
    if (found === null) continue
    const { state: to, end, endedAt } = endEarly(found.alert, 'restored', now())
    await book.advance(
      id,
      found.alert.state,
      { to, ...(end !== null && { end }), ...(endedAt !== null && { endedAt }) },
      now(),
    )
  }
  await sqlDigestStore(store.writer).clearAll()
  await renewEpoch(store.writer)
}
