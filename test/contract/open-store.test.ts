import { chmodSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openVapidKeys, VAPID_KEYS_FILE } from '../../src/adapters/crypto/vapid-keys.ts'
import {
  NoDeskError,
  openFault,
  StoreLostError,
  StoreOpenError,
} from '../../src/adapters/sqlite/open-fault.ts'
import { openConnection } from '../../src/adapters/sqlite/node-sqlite.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { tempFolder } from '../support/temp-folder.ts'

const companions = [VAPID_KEYS_FILE]

async function servedFolder() {
  const folder = tempFolder()
  await (await openStore(folder.path))[Symbol.asyncDispose]()
  openVapidKeys(folder.path, 0)
  return { ...folder, path: folder.path, store: join(folder.path, 'telex.db') }
}

test('refuses to begin a new desk beside the keys of one that is lost', async () => {
  using empty = await servedFolder()
  using missing = await servedFolder()
  truncateSync(empty.store)
  const { store } = missing
  rmSync(store)

  await expect(openStore(empty.path, { companions })).rejects.toThrow(StoreLostError)
  await expect(openStore(empty.path, { companions })).rejects.toThrow(
    `${empty.store} is empty, but vapid-keys.json is still beside it`,
  )
  await expect(openStore(missing.path, { companions })).rejects.toThrow('is missing, but vapid-keys.json')
  expect(existsSync(store)).toBe(false)
})

test('a first start that was killed goes on', async () => {
  using folder = tempFolder()
  writeFileSync(join(folder.path, 'telex.db'), '')

  await using store = await openStore(folder.path, { companions })

  expect(store.epoch).toMatch(/^[0-9a-f]{16}$/)
})

test('makes nothing where a desk must exist', async () => {
  using folder = tempFolder()
  const path = join(folder.path, 'typo')

  await expect(openStore(path, { mustExist: true })).rejects.toThrow(NoDeskError)
  await expect(openStore(path, { mustExist: true })).rejects.toThrow(/no desk in .*typo/)
  expect(existsSync(path)).toBe(false)
})

test('names a file that was cut off, and one that is none of ours', async () => {
  using cut = await servedFolder()
  using foreign = await servedFolder()
  truncateSync(cut.store, readFileSync(cut.store).length / 2)
  writeFileSync(foreign.store, 'A letter to the editor. '.repeat(400))

  await expect(openStore(cut.path)).rejects.toThrow(`${cut.store} is damaged or cut off.`)
  await expect(openStore(foreign.path)).rejects.toThrow(`${foreign.store} is not a Telex store`)
  await expect(openStore(foreign.path)).rejects.toThrow(StoreOpenError)
})

test.each([
  ['EACCES', /The user \S+ can’t open .*telex\.db for writing \(.*mode 600\)/],
  ['EROFS', /read-only file system/],
  ['ENOSPC', /The disk is full: .*telex\.db/],
])('names file, user and reason of %s', async (code, sentence) => {
  using folder = await servedFolder()
  chmodSync(folder.store, 0o600)
  const error = Object.assign(new Error('said the system'), { code, syscall: 'open' })

  expect(openFault(folder.store, error)).toMatchObject({
    message: expect.stringMatching(sentence),
    cause: error,
  })
})

test('leaves other faults as they are', () => {
  const error = new TypeError('a bug')

  expect(openFault('/data/telex.db', error)).toBe(error)
})

test('a query waits for another program’s lock while the event loop goes on, and not for ever', async () => {
  using folder = await servedFolder()
  await using store = await openStore(folder.path)
  const other = new DatabaseSync(folder.store)
  other.exec('BEGIN IMMEDIATE')
  let turns = 0
  const turning = setInterval(() => turns++, 1)

  const writing = store.writer.insertInto('meta').values({ key: 'test', value: '1' }).execute()
  await expect.poll(() => turns).toBeGreaterThan(20)
  other.exec('COMMIT')
  other.close()
  await writing

  clearInterval(turning)
  const { value } = await store.reader
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'test')
    .executeTakeFirstOrThrow()
  expect(value).toBe('1')
})

test('waits for a lock in queries only, not in pragmas', () => {
  using folder = tempFolder()
  const { raw } = openConnection(join(folder.path, 'a.db'), { readOnly: false })

  expect(raw.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 })
  raw.close()
})
