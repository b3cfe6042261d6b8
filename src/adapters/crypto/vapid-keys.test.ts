import { createECDH, type ECDH } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addVapidKey, openVapidKeys, VAPID_KEYS_FILE, vapidKeyFinder, VapidKeysError } from './vapid-keys.ts'

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telex-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** In 32 bytes, as senders keep it: `getPrivateKey` leaves out leading zeros. */
function privateKeyOf(pair: ECDH): string {
  const scalar = pair.getPrivateKey()
  return Buffer.concat([Buffer.alloc(32 - scalar.length), scalar]).toString('base64url')
}

test('creates keys once, readable by the owner only', () => {
  const folder = tempFolder()

  const made = openVapidKeys(folder, 0)
  const read = openVapidKeys(folder, 12)

  expect(read.current.id).toBe(made.current.id)
  expect(Buffer.from(read.current.publicKey, 'base64url')).toHaveLength(65)
  expect(statSync(join(folder, VAPID_KEYS_FILE)).mode & 0o777).toBe(0o600)
})

test('removes other users’ permission to read the file', () => {
  const folder = tempFolder()
  openVapidKeys(folder, 0)
  chmodSync(join(folder, VAPID_KEYS_FILE), 0o644)

  openVapidKeys(folder, 0)

  expect(statSync(join(folder, VAPID_KEYS_FILE)).mode & 0o777).toBe(0o600)
})

test('throws on a missing file once there are subscriptions, and creates no key', () => {
  const folder = tempFolder()
  openVapidKeys(folder, 0)
  rmSync(join(folder, VAPID_KEYS_FILE))

  expect(() => openVapidKeys(folder, 1)).toThrow(VapidKeysError)
  expect(() => readFileSync(join(folder, VAPID_KEYS_FILE))).toThrow('ENOENT')
})

test.each([
  [1, 'is missing, and 1 subscription was made under'],
  [2, 'is missing, and 2 subscriptions were made under'],
])('counts the subscriptions of missing keys: %d', (inUse, sentence) => {
  expect(() => openVapidKeys(tempFolder(), inUse)).toThrow(sentence)
})

test.each(['', '{', '{"current":"x","keys":[]}', '{"keys":[{"privateKey":"AAAA"}]}'])(
  'throws on a broken file and leaves it unchanged: %s',
  (text) => {
    const folder = tempFolder()
    const path = join(folder, VAPID_KEYS_FILE)
    writeFileSync(path, text)

    expect(() => openVapidKeys(folder, 0)).toThrow(VapidKeysError)
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)

test('adds a key from another sender without making it current', () => {
  const folder = tempFolder()
  const own = openVapidKeys(folder, 0)
  const theirs = createECDH('prime256v1')
  theirs.generateKeys()

  addVapidKey(folder, privateKeyOf(theirs), false)
  const keys = openVapidKeys(folder, 5)

  expect(keys.current.id).toBe(own.current.id)
  expect(keys.all.map((key) => key.publicKey)).toContain(theirs.getPublicKey('base64url'))
})

test('finds a key added later, and looks for a missing one every five seconds', () => {
  const folder = tempFolder()
  const own = openVapidKeys(folder, 0).current
  let now = 0
  const find = vapidKeyFinder(folder, () => now)
  const theirs = createECDH('prime256v1')
  theirs.generateKeys()

  expect(find('not-there')).toBeNull()
  const added = addVapidKey(folder, privateKeyOf(theirs), true).current
  expect(find(added.id)).toBeNull()
  now = 5_000
  expect(find(added.id)?.publicKey).toBe(theirs.getPublicKey('base64url'))
  expect(find(own.id)?.publicKey).toBe(own.publicKey)
})

test('keeps known keys while the file is unreadable', () => {
  const folder = tempFolder()
  const own = openVapidKeys(folder, 0).current
  const find = vapidKeyFinder(folder, () => 0)
  writeFileSync(join(folder, VAPID_KEYS_FILE), '{')

  expect(find('another')).toBeNull()
  expect(find(own.id)?.id).toBe(own.id)
})

test('refuses an invalid private key', () => {
  const folder = tempFolder()
  expect(() => addVapidKey(folder, 'AAAA', true)).toThrow(VapidKeysError)
})

test('writes a key that begins with zeros in all of its 32 bytes', () => {
  const folder = tempFolder()
  const scalar = Buffer.alloc(32, 7).fill(0, 0, 2)

  const added = addVapidKey(folder, scalar.toString('base64url'), true).current
  const written = readFileSync(join(folder, VAPID_KEYS_FILE), 'utf8')

  expect(written).toContain(`"${scalar.toString('base64url')}"`)
  expect(openVapidKeys(folder, 1).current.id).toBe(added.id)
})
