import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import { STORE_FILE, type Store } from '../../src/adapters/sqlite/open-store.ts'
import { StoreGuard } from '../../src/adapters/sqlite/store-guard.ts'
import { WriteConnection } from '../../src/adapters/sqlite/write-connection.ts'
import type { WritingThread } from '../../src/adapters/sqlite/writing-thread.ts'
import { newWritingThread, openServedStore, threadExecutor } from '../../src/compose/served-store.ts'
import type { CommandExecutor } from '../../src/desk/commands.ts'
import { StoreUnavailableError } from '../../src/desk/desk-store.ts'
import type { Instant, PostId, Seq, Slug } from '../../src/domain/ids.ts'
import { done } from '../../src/domain/result.ts'
import { CRASH_AFTER, CRASH_BEFORE } from '../support/crashing-writer.ts'
import { owner } from '../support/memory-desk.ts'
import { sampleNow } from '../support/samples.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const crashing = new URL('../support/crashing-writer.ts', import.meta.url)

type Rig = AsyncDisposable & {
  readonly path: string
  readonly thread: WritingThread
  readonly store: Store
  readonly desk: CommandExecutor
  /** The heads that were announced. */
  readonly heads: readonly Seq[]
  readonly faults: readonly unknown[]
}

async function rig({ now, program }: { now?: () => Instant; program?: URL } = {}): Promise<Rig> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(tempFolder())
  const [faults, heads]: [unknown[], Seq[]] = [[], []]
  const thread = starting.use(newWritingThread((fault) => void faults.push(fault), program))
  const store = starting.use(await openServedStore(folder.path, thread))
  const wake = { announce: (head: Seq) => void heads.push(head), past: async () => undefined }
  const open = starting.move()
  return {
    path: join(folder.path, STORE_FILE),
    thread,
    store,
    desk: threadExecutor(thread, { wake, alertWake: wake }, now),
    heads,
    faults,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

test('performs commands, announces them, and gives refusals back', async () => {
  await using it = await rig()
  const opened = await it.desk.perform('openStory', [owner, { headline: 'Ferry aground' }])
  const refused = await it.desk.perform('writePost', [owner, { story: 'nowhere', text: 'All are ashore.' }])

  expect(opened).toMatchObject({ ok: true, value: { slug: 'ferry-aground', seq: 1 } })
  expect(refused).toEqual({ ok: false, refusal: { kind: 'story-unknown', story: 'nowhere' } })
  expect(it.heads).toEqual([1])
})

test('keeps the order of calls, and repeats the response to a repeated key', async () => {
  await using it = await rig()
  const key = { key: 'token 1: abc', requestHash: 'hash' }
  await it.desk.perform('openStory', [owner, { headline: 'Ferry', slug: 'ferry' }])
  const write = (text: string, idempotencyKey: typeof key | null = null) =>
    it.desk.perform('writePost', [owner, { story: 'ferry', text }], idempotencyKey)

  const made = await Promise.all([
    ...Array.from({ length: 40 }, (_, n) => write(`Post ${n}.`)),
    write('Once.', key),
    write('Once.', key),
    write('Once.', { ...key, requestHash: 'another' }),
  ])

  const seqs = made.slice(0, 41).map((result) => (result.ok ? result.value.seq : null))
  expect(seqs).toEqual(Array.from({ length: 41 }, (_, n) => n + 2))
  expect(made[41]).toEqual(made[40])
  expect(made[42]).toEqual({ ok: false, refusal: { kind: 'idempotency-conflict', key: key.key } })
  expect(Math.max(...it.heads)).toBe(42)
})

test('takes a clock that was set with each command', async () => {
  let now = sampleNow
  await using it = await rig({ now: () => now })
  await it.desk.perform('openStory', [owner, { headline: 'Ferry', slug: 'ferry' }])
  now = (now + 5_000) as Instant
  const made = await it.desk.perform('writePost', [owner, { story: 'ferry', text: 'All are ashore.' }])

  const ports = portsOf(it.store)
  expect((await ports.stories.story('ferry' as Slug, { limit: 1 }))?.story.openedAt).toBe(sampleNow)
  const id = made.ok ? made.value.id : ('' as PostId)
  expect((await ports.newsroom.post(id))?.publishedAt).toBe(now)
  expect(id.slice(0, 9)).toBe(now.toString(36).padStart(9, '0'))
})

test('takes turns between commands and the transactions of everybody else', async () => {
  await using it = await rig()
  const steps: string[] = []
  let command: Promise<unknown> = Promise.resolve()
  await it.store.writer.transaction().execute(async (trx) => {
    await trx.insertInto('meta').values({ key: 'test', value: '1' }).execute()
    command = it.desk.perform('openStory', [owner, { headline: 'Ferry' }]).then(() => steps.push('command'))
    await trx.insertInto('meta').values({ key: 'test 2', value: '1' }).execute()
    steps.push('transaction')
  })
  await command

  expect(steps).toEqual(['transaction', 'command'])
})

test('rolls back a transaction that asks for nothing, and goes on', async () => {
  using folder = tempFolder()
  const path = join(folder.path, 'test.db')
  {
    const made = new DatabaseSync(path)
    made.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x)')
    made.close()
  }
  const connection = new WriteConnection(path, new StoreGuard(path).identity, () => undefined, 5)
  const ask = (session: number, inTransaction: boolean, sql: string) =>
    connection.statement({ session, inTransaction, sql, parameters: [] })
  await ask(1, false, 'begin')
  await ask(1, true, 'insert into t values (1)')
  // It waits for the turn that the first has.
  await ask(2, false, 'insert into t values (2)')

  await expect(ask(1, true, 'insert into t values (3)')).rejects.toThrow(StoreUnavailableError)
  expect(await ask(2, false, 'select x from t')).toMatchObject({ rows: [{ x: 2 }] })
  await connection.close()
})

test('refuses what waits when the thread ends, tells the guard, and starts it again', async () => {
  await using it = await rig({ program: crashing })
  const crashed = it.desk.perform('openStory', [owner, { headline: CRASH_BEFORE }])
  await expect(crashed).rejects.toThrow(StoreUnavailableError)

  expect(it.store.guard.writeFault).toBeInstanceOf(StoreUnavailableError)
  expect(it.faults).toHaveLength(1)
  await expect(it.desk.perform('publishDue', [])).rejects.toThrow(StoreUnavailableError)
  const again = () => it.desk.perform('openStory', [owner, { headline: 'Ferry', slug: 'ferry' }])
  await vi.waitFor(async () => expect(await again()).toMatchObject({ ok: true, value: { seq: 1 } }), 5_000)
  expect(it.store.guard.writeFault).toBeNull()
})

test('announces what was kept and never answered once the thread has started again', async () => {
  await using it = await rig({ program: crashing })
  const key = { key: 'token 1: abc', requestHash: 'hash' }
  const open = () => it.desk.perform('openStory', [owner, { headline: CRASH_AFTER, slug: 'ferry' }], key)
  await expect(open()).rejects.toThrow(StoreUnavailableError)

  await vi.waitFor(() => expect(it.heads).toContain(1), 5_000)
  expect((await portsOf(it.store).stories.story('ferry' as Slug, { limit: 1 }))?.seq).toBe(1)
})

test('ends a transaction of somebody else whose thread has ended, and writes none of it', async () => {
  await using it = await rig({ program: crashing })
  const insert = { key: 'test', value: '1' }
  const others = it.store.writer.transaction().execute(async (trx) => {
    await trx.insertInto('meta').values(insert).execute()
    await it.desk.perform('openStory', [owner, { headline: CRASH_BEFORE }]).catch(() => undefined)
    await vi.waitFor(() => it.store.writer.selectFrom('meta').selectAll().execute(), 5_000)
    await trx
      .insertInto('meta')
      .values({ ...insert, key: 'test 2' })
      .execute()
  })

  await expect(others).rejects.toThrow(StoreUnavailableError)
  const rows = await it.store.reader.selectFrom('meta').select('key').where('key', 'like', 'test%').execute()
  expect(rows).toEqual([])
})

test('refuses writes into a file that was replaced, on the thread too', async () => {
  await using it = await rig()
  renameSync(it.path, `${it.path}.moved`)
  const open = it.desk.perform('openStory', [owner, { headline: 'Ferry' }])
  await expect(open).rejects.toThrow(/was deleted while the desk ran/)
})

test('refuses writes once the history is known to be another', async () => {
  await using it = await rig()
  it.store.guard.lose('An earlier copy was put in its place.')
  await expect(it.desk.perform('openStory', [owner, { headline: 'Ferry' }])).rejects.toThrow(/earlier copy/)
})

test('finishes what was asked before it closes, and refuses what comes after', async () => {
  const it = await rig()
  const asked = Promise.all(
    Array.from({ length: 100 }, (_, n) => it.desk.perform('openStory', [owner, { headline: `Story ${n}` }])),
  )
  const closed = it[Symbol.asyncDispose]()
  expect((await asked).every(({ ok }) => ok)).toBe(true)
  await closed
  await expect(it.desk.perform('publishDue', [])).rejects.toThrow(StoreUnavailableError)
})

test('waits for another program’s lock without standing still', async () => {
  await using it = await rig()
  const other = new DatabaseSync(it.path)
  other.exec('BEGIN IMMEDIATE')
  let isOver = false
  const opened = it.desk.perform('openStory', [owner, { headline: 'Ferry' }]).finally(() => {
    isOver = true
  })
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(isOver).toBe(false)
  other.exec('COMMIT')
  other.close()
  expect(await opened).toMatchObject({ ok: true })
  expect(await it.desk.perform('publishDue', [])).toEqual(done([]))
})
