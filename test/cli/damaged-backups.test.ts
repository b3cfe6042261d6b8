import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openVapidKeys } from '../../src/adapters/crypto/vapid-keys.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { openBackOffice } from '../../src/compose/back-office.ts'
import { restoreBackup } from '../../src/compose/backup.ts'
import { publication, sampleNow, samplePost, sampleStory, sampleSubscription } from '../support/samples.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const root = tempFolder()
const data = join(root.path, 'data')
const backup = join(root.path, 'backup')
let copies = 0

const office = { pushHosts: [], insecurePushOrigins: [] }

beforeAll(async () => {
  {
    await using store = await openStore(data)
    const story = sampleStory()
    await portsOf(store).desk.transact(async (tx) => {
      await tx.saveStory(story)
      for (let n = 0; n < 200; n++) {
        const post = samplePost(story, { text: `Post ${n}: ${'the quay is closed. '.repeat(20)}` })
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
      }
    })
  }
  openVapidKeys(data, 0)
  await using open = await openBackOffice({ ...office, data })
  expect(await open.backUp(backup)).toMatchObject({ stories: 1, posts: 200, subscriptions: 0, keys: 1 })
})

afterAll(() => root[Symbol.dispose]())

/** A copy of the backup with something done to it, and the outcome of restoring it. */
async function restored(
  harm: (folder: string) => void,
): Promise<{ readonly refusal: string | null; readonly hasStore: boolean }> {
  const folder = join(root.path, `copy-${++copies}`)
  const target = join(root.path, `target-${copies}`)
  cpSync(backup, folder, { recursive: true })
  harm(folder)
  const refusal = await restoreBackup(folder, { data: target }).then(
    () => null,
    (error: Error) => error.message,
  )
  expect(existsSync(join(target, 'restoring'))).toBe(false)
  return { refusal, hasStore: existsSync(join(target, 'telex.db')) }
}

const db = (folder: string): string => join(folder, 'telex.db')
const manifest = (folder: string): string => join(folder, 'backup.json')

/** As a backup of a release that wrote no manifest. */
function old(harm: (folder: string) => void): (folder: string) => void {
  return (folder) => {
    rmSync(manifest(folder))
    harm(folder)
  }
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0x20
  writeFileSync(path, bytes)
}

function wordIn(path: string): number {
  return readFileSync(path).indexOf('the quay is closed')
}

test.each<[string, (folder: string) => void, RegExp]>([
  [
    'an empty store',
    (folder) => truncateSync(db(folder)),
    /telex\.db is not what was written on 20.*0 bytes/,
  ],
  ['half a store', (folder) => truncateSync(db(folder), 50_000), /50000 bytes instead of/],
  ['one changed letter', (folder) => flip(db(folder), wordIn(db(folder))), /content has changed/],
  ['other keys', (folder) => flip(join(folder, 'vapid-keys.json'), 40), /vapid-keys\.json is not what/],
  ['no keys', (folder) => rmSync(join(folder, 'vapid-keys.json')), /vapid-keys\.json is missing/],
  ['a broken manifest', (folder) => truncateSync(manifest(folder), 40), /backup\.json is broken/],
  ['an old backup, killed at once', old((folder) => truncateSync(db(folder))), /telex\.db is empty/],
  [
    'an old backup, killed midway',
    old((folder) => truncateSync(db(folder), 49_152)),
    /telex\.db can’t be read/,
  ],
  [
    'an old backup with damaged pages',
    old((folder) => {
      const bytes = readFileSync(db(folder))
      bytes.fill(0x5a, 20 * 4_096, 24 * 4_096)
      writeFileSync(db(folder), bytes)
    }),
    /telex\.db (is damaged|can’t be read)/,
  ],
  [
    'another program’s file',
    old((folder) => writeFileSync(db(folder), 'A letter. '.repeat(900))),
    /not a Telex/,
  ],
  ['no store', (folder) => rmSync(db(folder)), /telex\.db is missing/],
])('refuses %s by name, and changes nothing', async (_, harm, refusal) => {
  const outcome = await restored(harm)

  expect(outcome.refusal).toMatch(refusal)
  expect(outcome.hasStore).toBe(false)
})

test('restores whole backups, of this release and of one without a manifest', async () => {
  expect(await restored(() => undefined)).toEqual({ refusal: null, hasStore: true })
  expect(await restored(old(() => undefined))).toEqual({ refusal: null, hasStore: true })
})

test('says what it found and of when', async () => {
  const target = join(root.path, 'told')

  const found = await restoreBackup(backup, { data: target })

  expect(found).toMatchObject({ stories: 1, posts: 200, subscriptions: 0, keys: 1, lastEventAt: sampleNow })
  expect(Math.abs(Date.now() - (found.madeAt ?? 0))).toBeLessThan(3_600_000)
})

test('refuses a backup without keys that subscriptions depend on, unless told to', async () => {
  using lost = tempFolder()
  const target = join(lost.path, 'data')
  {
    await using store = await openStore(target)
    await portsOf(store).subscriptions.addMany([sampleSubscription()])
  }
  const folder = join(lost.path, 'backup')
  await using open = await openBackOffice({ ...office, data: target })
  const made = await open.backUp(folder)
  expect(made).toMatchObject({ keys: 0, subscriptions: 1 })

  await expect(restoreBackup(folder, { data: join(lost.path, 'a') })).rejects.toThrow(
    /has no vapid-keys\.json/,
  )
  expect(await restoreBackup(folder, { data: join(lost.path, 'b') }, { withoutKeys: true })).toMatchObject({
    keys: 0,
  })
})

test('never replaces keys that are there by others', async () => {
  const target = join(root.path, 'keyed')
  cpSync(backup, target, { recursive: true })
  rmSync(db(target))
  expect(await restoreBackup(backup, { data: target })).toMatchObject({ posts: 200 })

  const other = join(root.path, 'keyed-otherwise')
  mkdirSync(other)
  openVapidKeys(other, 0)
  await expect(restoreBackup(backup, { data: other })).rejects.toThrow(/other keys/)
})

test('a backup that is killed leaves no folder of the name that was asked for', async () => {
  const place = join(root.path, 'killed')
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
  const copy = join(root.path, 'grown')
  cpSync(data, copy, { recursive: true })
  const child = spawn(process.execPath, [main, 'backup', join(place, 'monday'), '--data', copy], {
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  // Killed as soon as anything of it is there.
  while (child.exitCode === null && (!existsSync(place) || readdirSync(place).length === 0)) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  child.kill('SIGKILL')
  await ended

  for (const name of readdirSync(place)) {
    const target = join(root.path, `after-${name}`)
    if (name === 'monday') expect(await restoreBackup(join(place, name), { data: target })).toBeDefined()
    else {
      await expect(restoreBackup(join(place, name), { data: target })).rejects.toThrow(/interrupted/)
      expect(statSync(join(place, name)).mode & 0o077).toBe(0)
    }
  }
})

test('takes what a snapshot of a data folder has in its write-ahead log', async () => {
  const live = join(root.path, 'live')
  const snapshot = join(root.path, 'snapshot')
  cpSync(data, live, { recursive: true })
  await using store = await openStore(live)
  const story = sampleStory()
  await portsOf(store).desk.transact((tx) => tx.saveStory(story))
  cpSync(backup, snapshot, { recursive: true })
  rmSync(manifest(snapshot))
  for (const name of ['telex.db', 'telex.db-wal']) copyFileSync(join(live, name), join(snapshot, name))

  expect(await restoreBackup(snapshot, { data: join(root.path, 'from-snapshot') })).toMatchObject({
    stories: 2,
  })
})
