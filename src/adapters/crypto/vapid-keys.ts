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
import type { FindVapidKey, VapidKey, VapidKeys } from '../../fanout/push/delivery/vapid-key.ts'

/** The keys' file inside the data folder. Whoever has it can push to every reader; without it nobody can. */
export const VAPID_KEYS_FILE = 'vapid-keys.json'

const OWNER_ONLY = 0o600
const SCALAR_BYTES = 32
/** Thousands of messages may ask for a key that isn't there: the file is read for them this seldom. */
const LOOK_AGAIN_MS = 5_000

/** The keys' file is missing or broken while readers depend on it. */
export class VapidKeysError extends Error {
  override readonly name = 'VapidKeysError'
}

/** Private keys as other senders write them too: base64url of 32 bytes. */
type KeysFile = { readonly current: string; readonly keys: readonly { readonly privateKey: string }[] }

/**
 * Reads the desk's VAPID keys, making them the first time.
 *
 * They are never made a second time: each subscription is bound to its key for life, so that a new key would silently
 * lose every reader. A missing file is therefore an error as soon as anybody has subscribed.
 *
 * @param inUse how many subscriptions there are.
 * @throws VapidKeysError with a sentence that says what to do.
 */
export function openVapidKeys(folder: string, inUse: number): VapidKeys {
  const path = join(folder, VAPID_KEYS_FILE)
  const text = readIfThere(path)
  if (text !== null) {
    chmodSync(path, OWNER_ONLY)
    return parseKeys(path, text)
  }
  if (inUse > 0) {
    throw new VapidKeysError(
      `${path} is missing, and ${inUse} subscriptions were made under the key in it. ` +
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
 * Adds a key that was made elsewhere, so that readers who subscribed under it can be taken over.
 *
 * @param privateKey the key as other senders keep it: base64url of 32 bytes.
 * @param makeCurrent whether browsers subscribe under it from now on.
 * @throws VapidKeysError when it is no private key.
 */
export function addVapidKey(folder: string, privateKey: string, makeCurrent: boolean): VapidKeys {
  const path = join(folder, VAPID_KEYS_FILE)
  const { current, all } = openVapidKeys(folder, 0)
  const added = keyFromScalar(privateKey)
  const others = all.filter((key) => key.id !== added.id)
  const keys: VapidKeys = { current: makeCurrent ? added : current, all: [...others, added] }
  writeKeys(path, keys)
  return keys
}

/**
 * Finds keys by their id. One that is not known is looked for in the file again, so that every thread of a running desk
 * takes up what `telex keys add` has written without a word between them. What is known stays known.
 *
 * @param now milliseconds by a clock that is never set.
 * @throws VapidKeysError when the file can't be read at first. Later it is as if the key were not in it.
 */
export function vapidKeyFinder(folder: string, now: () => number): FindVapidKey {
  const known = new Map(openVapidKeys(folder, 1).all.map((key) => [key.id, key]))
  let lookAgainAt = Number.NEGATIVE_INFINITY
  return (id) => {
    if (known.has(id) || now() < lookAgainAt) return known.get(id) ?? null
    lookAgainAt = now() + LOOK_AGAIN_MS
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

function readIfThere(path: string): string | null {
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
    if (current === undefined) throw new Error('It names no key as the current one.')
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
    throw new VapidKeysError('This is no P-256 private key: 32 bytes in base64url.', { cause: error })
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

function scalarOf(key: KeyObject): string {
  const { d } = key.export({ format: 'jwk' })
  if (d === undefined) throw new Error('A private key has a private part.')
  return d
}

/** Writes beside the file and renames, so that a crash leaves the old keys or the new ones, and never half of them. */
function writeKeys(path: string, { current, all }: VapidKeys): void {
  const file: KeysFile = {
    current: current.id,
    keys: all.map(({ privateKey }) => ({ privateKey: scalarOf(privateKey) })),
  }
  const aside = `${path}.new`
  rmSync(aside, { force: true })
  const handle = openSync(aside, 'wx', OWNER_ONLY)
  try {
    writeSync(handle, `${JSON.stringify(file, null, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(aside, path)
  // Windows can't open a folder; its file systems keep a journal of names.
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
