import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import { FolderInUseError, lockFolder } from '../../src/adapters/sqlite/folder-lock.ts'
import { migrations } from '../../src/adapters/sqlite/open-store.ts'
import { openConnection } from '../../src/adapters/sqlite/node-sqlite.ts'
import { openStore, renewEpoch, STORE_FILE, StoreTooNewError } from '../../src/adapters/sqlite/open-store.ts'
import type { Database } from '../../src/adapters/sql/schema.ts'
import { StoreUnavailableError } from '../../src/desk/desk-store.ts'
import type { Alert } from '../../src/domain/alert.ts'
import type { ApiToken, Editor } from '../../src/domain/editor.ts'
import type { Session } from '../../src/desk/people/people-store.ts'
import type { AlertId, EditorId, Epoch, Instant, PostId, Seq, Slug, TokenId } from '../../src/domain/ids.ts'
import {
  publication,
  sampleAlert,
  sampleNow,
  samplePost,
  sampleStory,
  sampleSubscription,
} from '../support/samples.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

async function pragma(db: Kysely<Database>, name: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(db)
  return Object.values(rows[0] ?? {})[0]
}

test('uses the write-ahead log and syncs each commit', async () => {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  for (const db of [store.writer, store.reader]) {
    expect(await pragma(db, 'journal_mode')).toBe('wal')
    expect(await pragma(db, 'synchronous')).toBe(2)
    expect(await pragma(db, 'foreign_keys')).toBe(1)
  }
})

test('refuses writes on the reading connection', async () => {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  await expect(renewEpoch(store.reader)).rejects.toThrow(StoreUnavailableError)
})

test('makes the store’s files readable by their owner alone', async () => {
  using folder = tempFolder()
  const path = join(folder.path, 'made', 'here')
  mkdirSync(join(folder.path, 'there'), { mode: 0o755 })
  chmodSync(join(folder.path, 'there'), 0o755)
  await using made = await openStore(path)
  await using there = await openStore(join(folder.path, 'there'))
  await renewEpoch(made.writer)
  await renewEpoch(there.writer)

  expect(modeOf(path)).toBe('700')
  for (const opened of [path, join(folder.path, 'there')]) {
    const files = readdirSync(opened)
    expect(files).toContain(`${STORE_FILE}-wal`)
    for (const file of files) expect(modeOf(join(opened, file))).toBe('600')
  }
})

test('keeps the epoch across restarts and renews it on restore', async () => {
  using folder = tempFolder()
  await using first = await openStore(folder.path)
  await using again = await openStore(folder.path)
  expect(again.epoch).toBe(first.epoch)

  const renewed = await renewEpoch(again.writer)

  await using restored = await openStore(folder.path)
  expect(restored.epoch).toBe(renewed)
  expect(renewed).not.toBe(first.epoch)
  using other = tempFolder()
  await using elsewhere = await openStore(other.path)
  expect(elsewhere.epoch).not.toBe(first.epoch)
})

test('refuses a store of a newer version', async () => {
  using folder = tempFolder()
  const store = await openStore(folder.path)
  await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-future', '')`.execute(store.writer)
  await store[Symbol.asyncDispose]()
  await expect(openStore(folder.path)).rejects.toThrow(StoreTooNewError)
})

test('rolls back an interrupted migration', async () => {
  using folder = tempFolder()
  const { dialect } = openConnection(join(folder.path, STORE_FILE), { readOnly: false })
  const db = new Kysely<unknown>({ dialect })
  const half = {
    up: async (): Promise<void> => {
      await sql`CREATE TABLE half (x TEXT)`.execute(db)
    },
  }
  const inside = {
    async up(within: Kysely<unknown>): Promise<void> {
      await sql`CREATE TABLE half (x TEXT)`.execute(within)
      throw new Error('killed')
    },
  }
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => ({ '1-half': inside }) },
  }).migrateToLatest()
  expect(error).toMatchObject({ message: 'killed' })
  // It can be made afresh, so it was not there.
  await half.up()
  await db.destroy()
})

test('reads alerts without a breaking mark as not breaking', async () => {
  using folder = tempFolder()
  const { dialect } = openConnection(join(folder.path, STORE_FILE), { readOnly: false })
  const old = new Kysely<Database>({ dialect })
  const before = Object.entries(migrations).filter(([name]) => name < '0004')
  await new Migrator({
    db: old,
    provider: { getMigrations: async () => Object.fromEntries(before) },
  }).migrateToLatest()
  const story = sampleStory()
  const post = samplePost(story)
  const alert = sampleAlert(post)
  const { breaking: _, ...unsaid } = alert
  const changes = { head: () => 0 as Seq, storiesAfter: () => null }
  await portsOf({ writer: old, reader: old, epoch: '' as Epoch, changes }).desk.transact(async (tx) => {
    await tx.saveStory(story)
    await tx.savePost(post, 1 as Seq)
    await tx.saveAlert(unsaid as Alert)
  })
  // As it was before lines had marks.
  for (const event of [publication(story, post), { kind: 'alert-requested', alert: unsaid }]) {
    await sql`INSERT INTO events (at, kind, data) VALUES (${sampleNow}, ${event.kind}, ${JSON.stringify(event)})`.execute(
      old,
    )
  }
  await old.destroy()

  await using store = await openStore(folder.path)

  const { newsroom, log } = portsOf(store)
  expect(await newsroom.alert(alert.id)).toEqual({ ...alert, breaking: false })
  expect((await log.readAfter(0 as Seq, 10)).map((line) => ('alert' in line ? line.alert : null))).toEqual([
    null,
    { ...alert, breaking: false },
  ])
})

test('tells who asks while a commit is under way, and refuses what another process has ended at once', async () => {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  await using other = await openStore(folder.path)
  const [here, there] = [portsOf(store).people, portsOf(other).people]
  const editor: Editor = {
    id: 'e1' as EditorId,
    email: 'ada@example.org',
    name: 'Ada',
    role: 'owner',
    createdAt: sampleNow,
    removedAt: null,
  }
  const token: ApiToken = {
    id: 't1' as TokenId,
    name: 'wire',
    scopes: ['post'],
    createdAt: sampleNow,
    createdBy: null,
    expiresAt: null,
    revokedAt: null,
  }
  const session: Session = {
    hash: 'session',
    editorId: editor.id,
    createdAt: sampleNow,
    agent: '',
    expiresAt: (sampleNow + 1_000) as Instant,
    lastUsedAt: null,
  }
  await here.addEditor(editor, 'hash')
  await here.addToken(token, 'token')
  await here.addSession(session)

  await store.writer.transaction().execute(async (trx) => {
    await sql`update meta set value = value`.execute(trx)
    expect(await here.token('token')).toMatchObject({ revokedAt: null })
    expect(await here.session('session', sampleNow)).toMatchObject({ editor: { name: 'Ada' } })
  })
  await there.revokeToken(token.id, sampleNow)
  expect(await here.token('token')).toMatchObject({ revokedAt: sampleNow })
  await there.endSession('session')
  expect(await here.session('session', sampleNow)).toBe(null)
})

test('leaves one spelling of an endpoint, services that are in use, and no reader’s address', async () => {
  using folder = tempFolder()
  const { dialect } = openConnection(join(folder.path, STORE_FILE), { readOnly: false })
  const old = new Kysely<Database>({ dialect })
  const before = Object.entries(migrations).filter(([name]) => name < '0006')
  await new Migrator({
    db: old,
    provider: { getMigrations: async () => Object.fromEntries(before) },
  }).migrateToLatest()
  const site = 'https://db5p.notify.windows.com'
  for (const [no, origin] of [
    site,
    'https://fcm.googleapis.com',
    'https://unused.notify.windows.com',
  ].entries())
    await sql`INSERT INTO push_services (no, origin) VALUES (${no + 1}, ${origin})`.execute(old)
  const subscriptions = [
    [1, `${site}/w/?token=BQ%2bA%3d`, '2026-11-29'],
    [1, `${site}/w/?token=%42Q%2BA%3D`, null],
    [2, 'https://fcm.googleapis.com/fcm/./send/abc%5Fd', null],
    [2, 'https://fcm.googleapis.com/fcm/send/abc_d', null],
    [2, 'https://fcm.googleapis.com/fcm/send/other%7E', null],
  ] as const
  for (const [index, [service, endpoint, day]] of subscriptions.entries()) {
    await sql`INSERT INTO subscriptions (id, endpoint, service, manage_hash, p256dh, auth, vapid_key_id, everything, tests,
      time_zone, created_at, day) VALUES (${`s${index}`}, ${endpoint}, ${service}, '', X'', X'', '', 1, 0, 'UTC', 0, ${day})`.execute(
      old,
    )
  }
  for (const key of ['reader 192.0.2.1 /push/receipts k', 'editor e1 /api/v1/stories k']) {
    await sql`INSERT INTO answers (key, asked, value, at) VALUES (${key}, '', '', 0)`.execute(old)
  }
  await old.destroy()

  await using store = await openStore(folder.path)

  const kept = await store.reader
    .selectFrom('subscriptions')
    .select(['id', 'endpoint'])
    .orderBy('no')
    .execute()
  expect(kept).toEqual([
    { id: 's0', endpoint: `${site}/w/?token=BQ%2bA%3d` },
    { id: 's2', endpoint: 'https://fcm.googleapis.com/fcm/send/abc_d' },
    { id: 's4', endpoint: 'https://fcm.googleapis.com/fcm/send/other~' },
  ])
  expect(await portsOf(store).ledgerOf().services()).toEqual([
    { no: 1, origin: site, hasAccepted: true },
    { no: 2, origin: 'https://fcm.googleapis.com', hasAccepted: false },
  ])
  const answers = await store.reader.selectFrom('responses').select('key').execute()
  expect(answers.map(({ key }) => key)).toEqual(['editor e1 /api/v1/stories k'])
})

test('refuses a file that is no store and leaves it unchanged', async () => {
  using folder = tempFolder()
  writeFileSync(
    join(folder.path, STORE_FILE),
    'a letter to my aunt, long enough to be taken for a header\n'.repeat(20),
  )
  await expect(openStore(folder.path)).rejects.toThrow(StoreUnavailableError)
  expect(statSync(join(folder.path, STORE_FILE)).size).toBe(1160)
})

test('makes a complete copy, readable by its owner alone', async () => {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  const story = sampleStory()
  const { desk } = portsOf(store)
  await desk.transact(async (tx) => {
    await tx.saveStory(story)
    await tx.append({ kind: 'story-opened', story }, sampleNow)
  })
  mkdirSync(join(folder.path, 'copy'))

  await store.copyTo(join(folder.path, 'copy', STORE_FILE))

  expect(readdirSync(join(folder.path, 'copy'))).toEqual([STORE_FILE])

  expect(modeOf(join(folder.path, 'copy', STORE_FILE))).toBe('600')
  await using copy = await openStore(join(folder.path, 'copy'))
  expect(copy.epoch).toBe(store.epoch)
  expect(await portsOf(copy).stories.find(story.slug)).toEqual(story)
  await expect(store.copyTo(join(folder.path, 'copy', STORE_FILE))).rejects.toThrow('EEXIST')
})

test('commits other calls when one of a shared commit is too large for the disk', async () => {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  const { desk, log, newsroom } = portsOf(store)
  const story = sampleStory()
  await desk.transact((tx) => tx.saveStory(story))
  const pages = Number(await pragma(store.writer, 'page_count'))
  await pragma(store.writer, `max_page_count = ${pages + 10}`)

  const posts = ['Short.', 'long '.repeat(50_000), 'Short as well.'].map((text) =>
    samplePost(story, { text }),
  )
  const settled = await Promise.allSettled(
    posts.map((post) =>
      desk.transact(async (tx) => tx.savePost(post, await tx.append(publication(story, post), sampleNow))),
    ),
  )

  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(settled[1]).toMatchObject({ reason: { name: 'StoreUnavailableError', full: true } })
  expect(await log.head()).toBe(2)
  const found = await Promise.all(posts.map(({ id }) => newsroom.post(id)))
  expect(found.map((post) => post?.id ?? null)).toEqual([posts[0]?.id, null, posts[2]?.id])
})

test('reports a full disk, rolls back, and recovers when there is space', async () => {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  const { desk, log, people } = portsOf(store)
  const story = sampleStory()
  await desk.transact((tx) => tx.saveStory(story))
  const publish = (text: string) =>
    desk.transact(async (tx) => {
      const post = samplePost(story, { text })
      await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
    })
  const pages = Number(await pragma(store.writer, 'page_count'))
  await pragma(store.writer, `max_page_count = ${pages}`)

  await expect(publish('long '.repeat(5_000))).rejects.toMatchObject({
    name: 'StoreUnavailableError',
    full: true,
  })
  await expect(
    people.addToken(
      {
        id: 't' as never,
        name: 'x'.repeat(20_000),
        scopes: [],
        createdAt: sampleNow,
        expiresAt: null,
        createdBy: null,
        revokedAt: null,
      },
      'hash',
    ),
  ).rejects.toMatchObject({ name: 'StoreUnavailableError', full: true })
  expect(await log.head()).toBe(0)
  expect(await people.tokens()).toEqual([])

  await pragma(store.writer, 'max_page_count = 1000000')
  await publish('long '.repeat(5_000))
  expect(await log.head()).toBe(1)
})

test('gives a folder’s lock to one holder and frees it with the process', () => {
  using folder = tempFolder()
  const path = join(folder.path, 'new')
  const first = lockFolder(path)
  expect(() => lockFolder(path)).toThrow(FolderInUseError)
  expect(() => lockFolder(path)).toThrow(
    `The folder ${path} is already served by another Telex process (process ${process.pid}). ` +
      'Stop that one first, or choose another folder with TELEX_DATA.',
  )
  first[Symbol.dispose]()
  first[Symbol.dispose]()
  using again = lockFolder(path)
  expect(again).toBeDefined()
})

test('tells an unusable lock from one that is held', () => {
  using folder = tempFolder()
  writeFileSync(
    join(folder.path, 'serving.lock'),
    'no database, but long enough to be looked at\n'.repeat(50),
  )
  expect(() => lockFolder(folder.path)).toThrow(StoreUnavailableError)
})

test('answers no query with a full table scan', async () => {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  const asked = new Map<string, readonly unknown[]>()
  const watch = (readOnly: boolean): Kysely<Database> =>
    new Kysely<Database>({
      dialect: openConnection(join(folder.path, STORE_FILE), { readOnly }).dialect,
      log: ({ query }) => void asked.set(query.sql, query.parameters),
    })
  await using writer = watch(false)
  await using reader = watch(true)
  const { desk, log, stories, newsroom, people, subscriptions } = portsOf({ ...store, writer, reader })
  const story = sampleStory({ topics: ['harbour'], pinnedPost: 'nothing' as PostId })
  const post = samplePost(story)
  await desk.transact(async (tx) => {
    await tx.saveStory(story)
    await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
    await tx.post(post.id)
    await tx.storyById(story.id)
    await tx.storyByFormerSlug(story.slug)
    await tx.moveStory(story.id, 'former' as Slug, story.slug, sampleNow)
    await tx.forgetText(post)
    await tx.duePosts(sampleNow, 10)
    await tx.alertsAbout(post.id)
    await tx.alert('nothing' as AlertId)
    await tx.acceptedFor('nothing' as AlertId)
    await tx.storedResponse('key', sampleNow)
    await tx.storeResponse('key', 'hash', 1, sampleNow)
  })
  await log.head()
  await log.readAfter(0 as Seq, 10)
  await log.readAfter(0 as Seq, 10, story.id)
  await stories.story(story.slug, { limit: 10, before: 9 as Seq })
  await stories.stories({ limit: 10, topic: 'harbour', before: { slug: story.slug, lastUpdated: sampleNow } })
  await stories.post(post.id)
  await stories.currentSlug(story.slug)
  // Full pages, so that the older posts beside the newest are asked for too.
  await stories.latestPosts({ limit: 1, changedSince: sampleNow })
  await stories.latestPosts({ limit: 1, changedSince: sampleNow, story: story.id })
  await stories.archivedPosts({ page: 1, perPage: 1 })
  await stories.archivedPosts({ page: 1, perPage: 1, story: story.id })
  await newsroom.drafts(story.id)
  await newsroom.revisions(post.id)
  await newsroom.alerts({ story: story.id, limit: 10 })
  await newsroom.alerts({ post: post.id, limit: 10 })
  await people.editorByEmail('ada@example.org')
  await people.session('hash', sampleNow)
  await people.token('hash')
  const browser = sampleSubscription({
    follow: { everything: false, stories: [story.slug], topics: ['harbour'], tests: false },
  })
  await subscriptions.add(browser)
  await subscriptions.find(browser.id)
  await subscriptions.findByEndpoint(browser.endpoint)
  await subscriptions.change({ ...browser, endpoint: 'https://push.example.org/moved' })
  for await (const _ of subscriptions.all()) break
  await subscriptions.remove(browser.id)

  const scans: string[] = []
  for (const [question, parameters] of asked) {
    if (!/^(select|update|delete|insert)/.test(question)) continue
    const plan = openConnection(join(folder.path, STORE_FILE), { readOnly: true })
    const steps = plan.raw.prepare(`EXPLAIN QUERY PLAN ${question}`).all(...(parameters as string[]))
    plan.raw.close()
    for (const step of steps) {
      const detail = String(step['detail'])
      // Walking an index in its own order, up to the limit, is how a list is made.
      const isList = detail.includes(' USING ') && question.includes(' limit ')
      // What is given to be kept is no table.
      const isGiven = detail.includes('VALUES CLAUSE')
      if (detail.startsWith('SCAN') && !isList && !isGiven) scans.push(`${detail}: ${question}`)
    }
  }
  expect(asked.size).toBeGreaterThan(25)
  expect(scans).toEqual([])
})
