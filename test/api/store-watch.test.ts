import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { sqlEventLog } from '../../src/adapters/sql/event-log.ts'
import { StoreWatch } from '../../src/compose/store-watch.ts'
import { StoreUnavailableError } from '../../src/desk/desk-store.ts'
import type { Instant } from '../../src/domain/ids.ts'
import { PushAlarms } from '../../src/fanout/push/alarms/push-alarms.ts'
import { publication, sampleNow, sampleStory } from '../support/samples.ts'
import { startDesk } from '../support/start-desk.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const PLENTY = 8 * 1024 ** 3

async function watched() {
  const folder = tempFolder()
  const store = await openStore(folder.path)
  const clock = { ms: 0, freeBytes: PLENTY }
  const alarms = new PushAlarms(
    () => 0 as Instant,
    () => undefined,
  )
  const watch = new StoreWatch({
    store,
    log: sqlEventLog(store.reader, store.epoch),
    alarms,
    nowMs: () => clock.ms,
    freeBytes: async () => clock.freeBytes,
  })
  const story = sampleStory()
  const post = (): Promise<unknown> =>
    portsOf(store).desk.transact((tx) => tx.append(publication(story), sampleNow))
  const kinds = (): readonly string[] => alarms.list().map(({ kind }) => kind)
  return {
    path: join(folder.path, 'telex.db'),
    store,
    clock,
    watch,
    post,
    kinds,
    async [Symbol.asyncDispose](): Promise<void> {
      watch[Symbol.dispose]()
      await store[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

test('says nothing of a store that is well', async () => {
  await using it = await watched()
  await it.post()
  await it.watch.check()

  expect(it.watch.report()).toEqual({ state: 'ok', detail: null, freeBytes: PLENTY })
  expect(it.kinds()).toEqual([])
})

test('warns when little room is left, and takes it back', async () => {
  await using it = await watched()
  it.clock.freeBytes = 12 * 1024 ** 2
  await it.watch.check()

  expect(it.watch.report()).toMatchObject({ state: 'low', detail: expect.stringContaining('12 MiB') })
  expect(it.kinds()).toEqual(['store-failing'])
  it.clock.freeBytes = PLENTY
  await it.watch.check()
  expect(it.watch.report().state).toBe('ok')
  expect(it.kinds()).toEqual([])
})

test('knows a write that failed at once, and goes on once one succeeds', async () => {
  await using it = await watched()
  it.store.guard.failed(new StoreUnavailableError(true, new Error('database or disk is full')))
  it.clock.freeBytes = 0

  expect(it.watch.report().state).toBe('full')
  await it.watch.check()
  // A row would still fit somewhere, and a post would not.
  expect(it.watch.report()).toMatchObject({ state: 'full', detail: expect.stringContaining(it.path) })
  expect(it.kinds()).toEqual(['store-failing'])
  it.clock.freeBytes = PLENTY
  await it.watch.check()
  expect(it.watch.report().state).toBe('ok')
})

test.each(['deleted', 'replaced'])('refuses writes into a file that was %s', async (what) => {
  await using it = await watched()
  await it.post()
  const other = `${it.path}.other`
  copyFileSync(it.path, other)
  if (what === 'deleted') rmSync(it.path)
  else renameSync(other, it.path)

  await expect(it.post()).rejects.toThrow(StoreUnavailableError)
  await it.watch.check()
  expect(it.watch.report()).toMatchObject({ state: 'replaced', detail: expect.stringContaining(what) })
  expect(it.kinds()).toEqual(['store-failing'])
})

test('refuses writes once what it wrote is not there any more', async () => {
  await using it = await watched()
  await it.post()
  await it.post()
  await it.watch.check()
  const other = new DatabaseSync(it.path)
  other.exec('DELETE FROM events WHERE seq = 2')
  other.exec(`INSERT INTO events (seq, at, mark, kind, data) VALUES (2, 0, 'another1', 'x', '{}')`)
  other.close()
  await it.watch.check()

  expect(it.watch.report()).toMatchObject({
    state: 'replaced',
    detail: expect.stringContaining('earlier copy'),
  })
  await expect(it.post()).rejects.toThrow(StoreUnavailableError)
})

test('knows of damage that a post or a page runs into, until the restart', async () => {
  using folder = tempFolder()
  const path = join(folder.path, 'telex.db')
  {
    await using desk = await startDesk({ options: { data: folder.path } })
    await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  }
  const store = new DatabaseSync(path)
  const { rootpage } = store
    .prepare(`SELECT rootpage FROM sqlite_master WHERE name = 'events_of_post'`)
    .get() as {
    rootpage: number
  }
  store.close()
  const bytes = readFileSync(path)
  const pageSize = bytes.readUInt16BE(16)
  writeFileSync(path, bytes.fill(0xff, (rootpage - 1) * pageSize, rootpage * pageSize))
  await using desk = await startDesk({ options: { data: folder.path } })
  const posted = await desk.call('POST', '/stories/ferry/posts', { text: 'All are ashore.' })
  const health = async () => (await (await desk.request('/health')).json()) as Record<string, unknown>
  const damaged = { status: 'degraded', store: { state: 'failing', detail: expect.stringContaining(path) } }

  expect(posted.status).toBe(503)
  expect(await health()).toMatchObject(damaged)
  expect(JSON.stringify(await health())).toContain('is damaged: database disk image is malformed')
  expect(await (await desk.request('/metrics')).text()).toMatch(/^telex_store_writable 0$/m)
  // Other parts of the file are well, and are written.
  await desk.call('PATCH', '/stories/ferry', { standfirst: 'The tide is falling.' })
  expect(await health()).toMatchObject(damaged)
})

test('health, metrics and alarms tell that posts can’t be saved; pages go on', async () => {
  using folder = tempFolder()
  await using desk = await startDesk({ options: { data: folder.path } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const health = async () => (await (await desk.request('/health')).json()) as Record<string, unknown>
  expect(await health()).toMatchObject({ status: 'ok', store: { state: 'ok', detail: null } })
  expect(await (await desk.request('/metrics')).text()).toMatch(/^telex_store_writable 1$/m)
  rmSync(join(folder.path, 'telex.db'))

  const refused = await desk.call('POST', '/stories/ferry/posts', { text: 'It would be lost.' })

  expect(refused.status).toBe(503)
  expect(await health()).toMatchObject({
    status: 'degraded',
    store: { state: 'replaced', detail: expect.stringContaining('was deleted while the desk ran') },
  })
  const metrics = await (await desk.request('/metrics')).text()
  expect(metrics).toMatch(/^telex_store_writable 0$/m)
  expect(metrics).toMatch(/^telex_store_free_bytes \d+$/m)
  expect((await desk.request('/stories/ferry')).status).toBe(200)
})

test('another program’s write lock makes a post wait, and nothing else', async () => {
  using folder = tempFolder()
  await using desk = await startDesk({ options: { data: folder.path } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const other = new DatabaseSync(join(folder.path, 'telex.db'))
  other.exec('BEGIN IMMEDIATE')
  let isPosted = false
  const posting = desk
    .call('POST', '/stories/ferry/posts', { text: 'It waits.' })
    .finally(() => (isPosted = true))

  let longestMs = 0
  for (let n = 0; n < 10; n++) {
    const startedAt = performance.now()
    expect((await desk.request('/stories/ferry')).status).toBe(200)
    longestMs = Math.max(longestMs, performance.now() - startedAt)
    await sleep(10)
  }
  expect(isPosted).toBe(false)
  // The wait of SQLite itself would be five seconds.
  expect(longestMs).toBeLessThan(2_500)
  other.exec('ROLLBACK')
  other.close()

  expect((await posting).status).toBe(201)
})
