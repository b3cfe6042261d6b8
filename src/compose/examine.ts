import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { VAPID_KEYS_FILE } from '../adapters/crypto/vapid-keys.ts'
import { FolderInUseError, lockFolder } from '../adapters/sqlite/folder-lock.ts'
import { inspectStore, StoreDamagedError } from '../adapters/sqlite/inspect-store.ts'
import { differingCounts, recount } from '../adapters/sqlite/kept-counts.ts'
import { misplaced } from '../adapters/sqlite/open-fault.ts'
import { STORE_FILE } from '../adapters/sqlite/open-store.ts'
import { cli } from '../words/cli/en.ts'
import type { Config } from '../config.ts'
import { openFileLimit } from './open-file-limit.ts'
import { connectionLimits } from './connection-limits.ts'
import { MIN_FREE_BYTES } from './store-watch.ts'

const texts = cli.doctor

/** The result of one check. */
export type Finding = { readonly ok: boolean; readonly what: string; readonly detail: string }

/** Enough for a few thousand readers and everything else. */
const MIN_OPEN_FILES = 4_096

export type ExamineOptions = {
  /** Whether counts that are wrong are made right. Nothing else is changed. */
  readonly recounts?: boolean
}

/** Checks for what would keep a desk from working, without starting or changing it. */
export async function examine(
  config: Config,
  { recounts = false }: ExamineOptions = {},
): Promise<readonly Finding[]> {
  const contents = await storeIn(config, recounts)
  return [
    finding('node', nodeIsFit(), texts.node(process.versions.node)),
    ...folder(config),
    ...contents.findings,
    keys(config, contents.subscriptions),
    publicUrl(config),
    contact(config),
    openFiles(),
    streams(config),
  ]
}

function finding(what: string, ok: boolean, detail: string): Finding {
  return { ok, what, detail }
}

function nodeIsFit(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major >= 26 || (major === 24 && minor >= 15)
}

function folder({ data }: Config): readonly Finding[] {
  const path = resolve(data)
  const problem = misplaced(join(path, STORE_FILE))
  if (problem !== null) return [finding('folder', false, problem)]
  if (!existsSync(path)) return [finding('folder', false, texts.noDesk(path))]
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return [finding('folder', false, texts.folderNotWritable(path))]
  }
  const { bavail, bsize } = statfsSync(path)
  const free = bavail * bsize
  const store = join(path, STORE_FILE)
  const storeSize = existsSync(store) ? megabytes(statSync(store).size) : null
  return [
    finding('folder', true, texts.folder(path, storeSize)),
    finding('disk', free >= MIN_FREE_BYTES, texts.disk(megabytes(free), megabytes(MIN_FREE_BYTES))),
    finding('server', true, serverIn(path)),
  ]
}

function serverIn(path: string): string {
  try {
    lockFolder(path)[Symbol.dispose]()
    return texts.notServing
  } catch (error) {
    if (error instanceof FolderInUseError) return texts.serving
    throw error
  }
}

/** Whether the file has keys of a desk: then there was a store. */
function hasKeys(path: string): boolean {
  try {
    const { keys: found } = JSON.parse(readFileSync(path, 'utf8')) as { readonly keys?: readonly unknown[] }
    return found !== undefined && found.length > 0
  } catch {
    return false
  }
}

/** Reads the whole store, if there is one. */
async function storeIn(
  { data }: Config,
  recounts: boolean,
): Promise<{ readonly findings: readonly Finding[]; readonly subscriptions: number }> {
  const path = join(resolve(data), STORE_FILE)
  // What `folder` says of these is all that there is to say.
  if (misplaced(path) !== null || !existsSync(resolve(data))) return { findings: [], subscriptions: 0 }
  if (!(statSync(path, { throwIfNoEntry: false })?.size ?? 0)) {
    const isLost = hasKeys(join(resolve(data), VAPID_KEYS_FILE))
    const detail = isLost ? texts.storeLost(path, VAPID_KEYS_FILE) : texts.noDesk(resolve(data))
    return { findings: [finding('store', false, detail)], subscriptions: 0 }
  }
  try {
    const { stories, posts, subscriptions } = await inspectStore(path)
    const store = finding('store', true, texts.store(stories, posts, subscriptions))
    return { findings: [store, counts(path, recounts)], subscriptions }
  } catch (error) {
    if (!(error instanceof StoreDamagedError)) throw error
    return { findings: [finding('store', false, texts.storeDamaged(error.message))], subscriptions: 0 }
  }
}

/** Whether the counts that the store keeps are those that counting gives. */
function counts(path: string, recounts: boolean): Finding {
  const before = differingCounts(path)
  const [first] = before
  if (first === undefined) return finding('counts', true, texts.counts)
  if (!recounts) return finding('counts', false, texts.countsWrong(before.length, first))
  recount(path)
  return finding('counts', differingCounts(path).length === 0, texts.recounted(before.length, first))
}

function keys({ data }: Config, subscriptions: number): Finding {
  const path = join(resolve(data), VAPID_KEYS_FILE)
  if (!existsSync(path)) {
    return subscriptions > 0
      ? finding('keys', false, texts.keysLost(subscriptions))
      : finding('keys', true, texts.keysMissing)
  }
  const mode = statSync(path).mode & 0o777
  return finding('keys', (mode & 0o077) === 0, texts.keysMode(path, mode.toString(8)))
}

function publicUrl({ publicUrl: url }: Config): Finding {
  if (url === '') return finding('public URL', true, texts.publicUrlUnset)
  const { protocol, hostname } = new URL(url)
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1'
  return finding('public URL', secure, secure ? url : texts.publicUrlInsecure(url))
}

function contact({ pushContact, publicUrl: url }: Config): Finding {
  if (pushContact === '' && url === '') return finding('push contact', true, texts.contactUnset)
  const said = pushContact === '' ? url : pushContact
  const local = said === '' || /localhost|127\.0\.0\.1/.test(said)
  const ok = /^(mailto:.+@.+\..+|https:\/\/.+)/.test(said) && !local
  return finding('push contact', ok, ok ? said : texts.contactInvalid)
}

function openFiles(): Finding {
  const limit = openFileLimit()
  return finding(
    'open files',
    limit === null || limit >= MIN_OPEN_FILES,
    limit === null ? texts.openFilesUnknown : texts.openFiles(limit),
  )
}

function streams(config: Config): Finding {
  const { streams, possible } = connectionLimits(openFileLimit(), config)
  const configured = config.maxStreams
  const detail =
    configured > possible ? texts.streamsTooMany(configured, possible) : texts.streams(streams, possible)
  return finding('streams', streams > 0 && configured <= possible, detail)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`
}
