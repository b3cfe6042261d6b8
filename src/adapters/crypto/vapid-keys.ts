import { createECDH, createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { PrivateKeyError, readPrivateKey } from './read-private-key.ts'
import type { FindVapidKey, VapidKey, VapidKeys } from '../../fanout/push/delivery/vapid-key.ts'

/** The key file in the data folder. Its keys are needed, and enough, to push to every reader. */
export const VAPID_KEYS_FILE = 'vapid-keys.json'

const OWNER_ONLY = 0o600
const SCALAR_BYTES = 32
/** Limits reads of the file when thousands of messages need a missing key. */
const REREAD_INTERVAL_MS = 5_000

/** The key file is missing or broken while subscriptions depend on it. */
export class VapidKeysError extends Error {
  override readonly name = 'VapidKeysError'
}

/** Private keys in the usual form of senders: 32 bytes in base64url. */
type KeysFile = { readonly current: string; readonly keys: readonly { readonly privateKey: string }[] }

/**
 * Reads the desk's VAPID keys. Creates them if there is no file yet.
 *
 * A subscription is bound to its key for life, so new keys would silently lose every reader. A missing file is therefore
 * an error once there are subscriptions.
 *
 * @param inUse how many subscriptions there are.
 * @throws VapidKeysError with a sentence that says what to do.
 */
export function openVapidKeys(folder: string, inUse: number): VapidKeys {
  const path = join(folder, VAPID_KEYS_FILE)
  const text = readIfExists(path)
  if (text !== null) {
    chmodSync(path, OWNER_ONLY)
    return parseKeys(path, text)
  }
  if (inUse > 0) {
    throw new VapidKeysError(
      `${path} is missing, and ${inUse === 1 ? '1 subscription was' : `${inUse} subscriptions were`} made under the key in it. ` +
        'Restore the file from the backup of the data folder: with a new key none of these readers could be reached.',
    )
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = keyFromScalar(scalarOf(privateKey))
  const keys: VapidKeys = { current: key, all: [key] }
  writeKeys(path, keys)
  return keys
}

/**
 * Adds a key from another sender, so that its subscriptions can be imported.
 *
 * @param privateKey in any form that senders use: see `readPrivateKey`.
 * @param makeCurrent whether new subscriptions use it.
 * @throws VapidKeysError when it is not a private key; the sentence says what it is.
 */
export function addVapidKey(folder: string, privateKey: string, makeCurrent: boolean): VapidKeys {
  const path = join(folder, VAPID_KEYS_FILE)
  const { current, all } = openVapidKeys(folder, 0)
  const added = keyFromScalar(scalarIn(privateKey))
  const others = all.filter((key) => key.id !== added.id)
  const keys: VapidKeys = { current: makeCurrent ? added : current, all: [...others, added] }
  writeKeys(path, keys)
  return keys
}

/**
 * Finds keys by id. For an unknown id the file is read again, so that every thread of a running desk finds the keys that
 * `telex keys add` has written. Known keys stay in memory.
 *
 * @param now a monotonic clock, in milliseconds.
 * @throws VapidKeysError when the first read fails. Later failures count as an unknown key.
 */
export function vapidKeyFinder(folder: string, now: () => number): FindVapidKey {
  const known = new Map(openVapidKeys(folder, 1).all.map((key) => [key.id, key]))
  let rereadAt = Number.NEGATIVE_INFINITY
  return (id) => {
    if (known.has(id) || now() < rereadAt) return known.get(id) ?? null
    rereadAt = now() + REREAD_INTERVAL_MS
    for (const key of addedKeys(folder)) known.set(key.id, key)
    return known.get(id) ?? null
  }
}

function addedKeys(folder: string): readonly VapidKey[] {
  try {
    return openVapidKeys(folder, 1).all
  } catch (error) {
    if (error instanceof VapidKeysError) return []
    throw error
  }
}

function readIfExists(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new VapidKeysError(`${path} cannot be read.`, { cause: error })
  }
}

function parseKeys(path: string, text: string): VapidKeys {
  try {
    const file = JSON.parse(text) as KeysFile
    const all = file.keys.map(({ privateKey }) => keyFromScalar(privateKey))
    const current = all.find((key) => key.id === file.current)
    if (current === undefined) throw new Error('It has no current key.')
    return { current, all }
  } catch (error) {
    throw new VapidKeysError(
      `${path} is broken. Restore it from the backup of the data folder: a new key would lose every reader.`,
      { cause: error },
    )
  }
}

function keyFromScalar(privateKey: string): VapidKey {
  const scalar = Buffer.from(privateKey, 'base64url')
  const pair = createECDH('prime256v1')
  try {
    if (scalar.length !== SCALAR_BYTES) throw new RangeError('A P-256 private key has 32 bytes.')
    pair.setPrivateKey(scalar)
  } catch (error) {
    throw new VapidKeysError('This is not a P-256 private key (32 bytes in base64url).', { cause: error })
  }
  const point = pair.getPublicKey()
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: privateKey,
    x: point.toString('base64url', 1, 33),
    y: point.toString('base64url', 33),
  }
  return {
    id: createHash('sha256').update(point).digest('hex').slice(0, 12),
    publicKey: point.toString('base64url'),
    privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
  }
}

function scalarIn(text: string): string {
  try {
    return readPrivateKey(text)
  } catch (error) {
    throw error instanceof PrivateKeyError ? new VapidKeysError(error.message, { cause: error }) : error
  }
}

function scalarOf(key: KeyObject): string {
  const { d } = key.export({ format: 'jwk' })
  if (d === undefined) throw new Error('The private key has no scalar.')
  return d
}

/** Writes a temporary file and renames it, so that a crash leaves either the old keys or the new ones. */
function writeKeys(path: string, { current, all }: VapidKeys): void {
  const file: KeysFile = {
    current: current.id,
    keys: all.map(({ privateKey }) => ({ privateKey: scalarOf(privateKey) })),
  }
  const temporary = `${path}.new`
  rmSync(temporary, { force: true })
  const handle = openSync(temporary, 'wx', OWNER_ONLY)
  try {
    writeSync(handle, `${JSON.stringify(file, null, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, path)
  // Windows can't sync a folder; its file systems journal renames.
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
