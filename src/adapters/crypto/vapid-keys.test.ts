import { createECDH } from 'node:crypto'
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

test('keys are made once, for the owner’s eyes only, and read back ever after', () => {
  const folder = tempFolder()

  const made = openVapidKeys(folder, 0)
  const read = openVapidKeys(folder, 12)

  expect(read.current.id).toBe(made.current.id)
  expect(Buffer.from(read.current.publicKey, 'base64url')).toHaveLength(65)
  expect(statSync(join(folder, VAPID_KEYS_FILE)).mode & 0o777).toBe(0o600)
})

test('a file that others could read is closed to them', () => {
  const folder = tempFolder()
  openVapidKeys(folder, 0)
  chmodSync(join(folder, VAPID_KEYS_FILE), 0o644)

  openVapidKeys(folder, 0)

  expect(statSync(join(folder, VAPID_KEYS_FILE)).mode & 0o777).toBe(0o600)
})

test('a missing file is an error once somebody has subscribed, and no new key', () => {
  const folder = tempFolder()
  openVapidKeys(folder, 0)
  rmSync(join(folder, VAPID_KEYS_FILE))

  expect(() => openVapidKeys(folder, 1)).toThrow(VapidKeysError)
  expect(() => readFileSync(join(folder, VAPID_KEYS_FILE))).toThrow('ENOENT')
})

test.each(['', '{', '{"current":"x","keys":[]}', '{"keys":[{"privateKey":"AAAA"}]}'])(
  'a broken file is an error and stays as it is: %s',
  (text) => {
    const folder = tempFolder()
    const path = join(folder, VAPID_KEYS_FILE)
    writeFileSync(path, text)

    expect(() => openVapidKeys(folder, 0)).toThrow(VapidKeysError)
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)

test('a key from another sender stands beside our own, under the id its readers come with', () => {
  const folder = tempFolder()
  const own = openVapidKeys(folder, 0)
  const theirs = createECDH('prime256v1')
  theirs.generateKeys()

  addVapidKey(folder, theirs.getPrivateKey('base64url'), false)
  const keys = openVapidKeys(folder, 5)

  expect(keys.current.id).toBe(own.current.id)
  expect(keys.all.map((key) => key.publicKey)).toContain(theirs.getPublicKey('base64url'))
})

test('a key that is added meanwhile is found, and the file is read for one that is not there once in five seconds', () => {
  const folder = tempFolder()
  const own = openVapidKeys(folder, 0).current
  let now = 0
  const find = vapidKeyFinder(folder, () => now)
  const theirs = createECDH('prime256v1')
  theirs.generateKeys()

  expect(find('not-there')).toBeNull()
  const added = addVapidKey(folder, theirs.getPrivateKey('base64url'), true).current
  expect(find(added.id)).toBeNull()
  now = 5_000
  expect(find(added.id)?.publicKey).toBe(theirs.getPublicKey('base64url'))
  expect(find(own.id)?.publicKey).toBe(own.publicKey)
})

test('while the file can’t be read, keys that were known are found and others are not', () => {
  const folder = tempFolder()
  const own = openVapidKeys(folder, 0).current
  const find = vapidKeyFinder(folder, () => 0)
  writeFileSync(join(folder, VAPID_KEYS_FILE), '{')

  expect(find('another')).toBeNull()
  expect(find(own.id)?.id).toBe(own.id)
})

test('what is no private key is refused', () => {
  const folder = tempFolder()
  expect(() => addVapidKey(folder, 'AAAA', true)).toThrow(VapidKeysError)
})
