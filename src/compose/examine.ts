import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { VAPID_KEYS_FILE } from '../adapters/crypto/vapid-keys.ts'
import { FolderInUseError, lockFolder } from '../adapters/sqlite/folder-lock.ts'
import { STORE_FILE } from '../adapters/sqlite/open-store.ts'
import type { Config } from '../config.ts'
import { openFileLimit } from './open-file-limit.ts'
import { connectionLimits } from './connection-limits.ts'

/** One thing that was looked at, and how it is. */
export type Finding = { readonly ok: boolean; readonly what: string; readonly detail: string }

/** A desk that is busy for an evening writes less; below that a full disk is near. */
const MIN_FREE_BYTES = 256 * 1024 * 1024
/** Streams of a few thousand readers, and everything else. */
const MIN_OPEN_FILES = 4_096

/** Looks at what keeps a desk from working, without starting it or changing anything of it. */
export function examine(config: Config): readonly Finding[] {
  return [
    finding('node', nodeIsFit(), `Node ${process.versions.node}; 24.15 or later, or 26, is needed`),
    ...folder(config),
    keys(config),
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
  if (!existsSync(path)) return [finding('folder', true, `${path} will be made at the first start`)]
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return [finding('folder', false, `${path} can’t be written by this user`)]
  }
  const { bavail, bsize } = statfsSync(path)
  const free = bavail * bsize
  const store = join(path, STORE_FILE)
  const size = existsSync(store) ? `, the store has ${megabytes(statSync(store).size)}` : ''
  return [
    finding('folder', true, `${path}${size}`),
    finding(
      'disk',
      free >= MIN_FREE_BYTES,
      `${megabytes(free)} free; ${megabytes(MIN_FREE_BYTES)} is little`,
    ),
    finding('server', true, serverIn(path)),
  ]
}

function serverIn(path: string): string {
  try {
    lockFolder(path)[Symbol.dispose]()
    return 'no desk is serving this folder now'
  } catch (error) {
    if (error instanceof FolderInUseError) return 'a desk is serving this folder'
    throw error
  }
}

function keys({ data }: Config): Finding {
  const path = join(resolve(data), VAPID_KEYS_FILE)
  if (!existsSync(path)) {
    const detail = existsSync(join(resolve(data), STORE_FILE))
      ? 'no VAPID keys yet; if anybody has subscribed already, restore vapid-keys.json from the backup'
      : 'the VAPID keys will be made at the first start'
    return finding('keys', true, detail)
  }
  const mode = statSync(path).mode & 0o777
  return finding(
    'keys',
    (mode & 0o077) === 0,
    `${path} has mode ${mode.toString(8)}; nobody else may read it`,
  )
}

function publicUrl({ publicUrl: url }: Config): Finding {
  if (url === '')
    return finding('public URL', true, 'unset: for this machine only. Set TELEX_PUBLIC_URL for readers')
  const { protocol, hostname } = new URL(url)
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1'
  return finding('public URL', secure, secure ? url : `${url}: browsers take alerts over https only`)
}

function contact({ pushContact, publicUrl: url }: Config): Finding {
  if (pushContact === '' && url === '')
    return finding('push contact', true, 'unset: none is needed on this machine alone')
  const said = pushContact === '' ? url : pushContact
  const local = said === '' || /localhost|127\.0\.0\.1/.test(said)
  const ok = /^(mailto:.+@.+\..+|https:\/\/.+)/.test(said) && !local
  return finding(
    'push contact',
    ok,
    ok
      ? said
      : 'set TELEX_PUSH_CONTACT to a mailto: or https: address that exists; Apple refuses alerts without',
  )
}

function openFiles(): Finding {
  const limit = openFileLimit()
  return finding(
    'open files',
    limit === null || limit >= MIN_OPEN_FILES,
    limit === null ? 'no limit is known' : `${limit} at most, one for each reader; raise it with ulimit -n`,
  )
}

function streams(config: Config): Finding {
  const { streams, possible } = connectionLimits(openFileLimit(), config)
  const configured = config.maxStreams
  const detail =
    configured > possible
      ? `TELEX_MAX_STREAMS asks for ${configured}; the limit of open files leaves room for ${possible}`
      : `${streams} at most in each process, room for ${possible}`
  return finding('streams', streams > 0 && configured <= possible, detail)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`
}
