import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { differingCounts } from '../../src/adapters/sqlite/kept-counts.ts'
import { openStore, STORE_FILE } from '../../src/adapters/sqlite/open-store.ts'
import { options } from '../../src/config.ts'
import { version } from '../../src/version.ts'
import { commandLine, jsonLines, makeDesk } from '../support/command-line.ts'
import { publication, sampleNow, samplePost, sampleStory } from '../support/samples.ts'
import { runTelex } from '../support/server-process.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

test.each([
  [['nonsense']],
  [['user']],
  [['user', 'add', '--email', 'a@example.org']],
  [['user', 'add', '--email', 'a@example.org', '--name', 'A', '--role', 'king', '--password-stdin']],
  [['user', 'add', '--email', 'a@example.org', '--name', 'A', '--role', 'owner']],
  [['token', 'create', '--name', 'x', '--expires-days', '0']],
  [['subscriptions', 'import']],
  [['subscriptions', 'import', '--vapid-key', 'unknown', '-']],
  [['keys', 'add']],
  [['serve', '--port', 'seventy']],
])('exits with code 2 and prints nothing to stdout: telex %j', async (words) => {
  using line = commandLine()
  const ran = await line.telex(...words)
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).not.toBe('')
})

test('names invalid options from the environment', async () => {
  using line = commandLine({ TELEX_PORT: '70000', TELEX_HEARTBEAT_SECONDS: 'often' })
  const { code, stdout, stderr } = await line.telex('user', 'list')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('TELEX_PORT')
  expect(stderr).toContain('TELEX_HEARTBEAT_SECONDS')
})

test('prints help and version to stdout', async () => {
  using line = commandLine()
  const [help, number] = [await line.telex('token', '--help'), await line.telex('--version')]
  expect(help).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toContain('revoke')
  expect(number).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test('prints every option; flags override the environment', async () => {
  using line = commandLine({ TELEX_NAME: 'The Sound', TELEX_PORT: '8000' })
  const text = await line.telex('config', '--port', '9000')
  const json = await line.telex('config', '--port', '9000', '--format', 'json')

  expect(text).toMatchObject({ code: 0, stderr: '' })
  for (const { about } of Object.values(options)) expect(text.stdout).toContain(about)
  expect(text.stdout).toContain('TELEX_NAME=The Sound\n')
  const config = JSON.parse(json.stdout) as Record<string, unknown>
  expect(Object.keys(config)).toEqual(Object.keys(options))
  expect(config).toMatchObject({ name: 'The Sound', port: 9_000, data: line.folder })
})

test('reports a healthy folder and the problems of another', async () => {
  using line = commandLine()
  await makeDesk(line.folder)
  const well = await line.telex('doctor', '--json')
  chmodSync(join(line.folder, 'vapid-keys.json'), 0o644)
  const failing = await line.telex('doctor', '--public-url', 'http://news.example.org', '--json')

  expect(well).toMatchObject({ code: 0, stderr: '' })
  expect(new Set(jsonLines(well).map(({ verdict }) => verdict))).toEqual(new Set(['ok']))
  expect(failing.code).toBe(1)
  expect(
    jsonLines(failing)
      .filter(({ verdict }) => verdict === 'WRONG')
      .map(({ what }) => what),
  ).toEqual(['keys', 'public URL', 'push contact'])
})

test('reports the stream capacity and an excessive limit', async () => {
  using folder = tempFolder()
  const doctor = (...flags: string[]) =>
    runTelex(['doctor', '--json', '--data', folder.path, ...flags], {
      under: ['sh', '-c', 'ulimit -n 1024; exec "$@"', 'sh'],
    })
  const streams = (ran: { stdout: string }) =>
    ran.stdout.split('\n').find((line) => line.includes('"what":"streams"'))

  expect(streams(await doctor())).toMatch(/"ok".*capacity 800 for each process/)
  expect(streams(await doctor('--max-streams', '5000'))).toMatch(/"WRONG".*5000.*allows only 800/)
})

test('finds counts that are wrong in the store, and corrects them when asked to', async () => {
  using folder = tempFolder()
  const store = await openStore(folder.path)
  const story = sampleStory()
  await portsOf(store).desk.transact(async (tx) => {
    await tx.saveStory(story)
    for (let n = 0; n < 101; n++) {
      const post = samplePost(story)
      await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
    }
  })
  await store.writer.updateTable('stories').set({ public_posts: 99 }).execute()
  await store.writer.updateTable('tallies').set({ count: 7 }).where('subject', '=', 'posts').execute()
  await store.writer.deleteFrom('post_marks').where('story_id', '=', story.id).execute()
  await store[Symbol.asyncDispose]()
  const counts = async (...flags: string[]) => {
    const { stdout } = await runTelex(['doctor', '--json', '--data', folder.path, ...flags])
    return stdout.split('\n').find((line) => line.includes('"what":"counts"'))
  }

  expect(await counts()).toMatch(/"WRONG".*3 counts.*posts published, 7 kept, 101 there.*--recount/)
  expect(await counts('--recount')).toMatch(/"ok".*3 counts corrected.*from 7 to 101/)
  expect(differingCounts(join(folder.path, STORE_FILE))).toEqual([])
  await using again = await openStore(folder.path)
  const { stories, newsroom } = portsOf(again)
  expect(await stories.story(story.slug, { limit: 1 })).toMatchObject({ postCount: 101 })
  expect(await newsroom.tally('posts')).toEqual({ published: 101 })
  expect(await stories.archivedPosts({ story: story.id, page: 3, perPage: 50 })).toBeNull()
  expect((await stories.archivedPosts({ story: story.id, page: 2, perPage: 50 }))?.posts).toHaveLength(50)
})
