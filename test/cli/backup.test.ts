import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLine, makeDesk } from '../support/command-line.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

type Since = {
  readonly events: readonly object[]
  readonly cursor: string
  readonly reset?: { reason: string }
}

async function cursorOf(desk: TestDesk): Promise<string> {
  return String((await desk.call('GET', '/stories/ferry')).body['cursor'])
}

async function since(desk: TestDesk, cursor: string): Promise<Since> {
  return (await (await desk.request(`/live/stories/ferry/since?after=${cursor}`)).json()) as Since
}

test('restores a backup of a running desk and reloads open pages', async () => {
  using line = commandLine()
  using other = commandLine()
  const backup = join(line.folder, 'backup')
  const data = join(other.folder, 'data')
  let cursor = ''
  {
    await using desk = await startDesk({ options: { data: line.folder } })
    await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
    await desk.call('POST', '/stories/ferry/posts', { text: 'All are ashore.' })
    const made = await line.telex('backup', backup)
    await desk.call('POST', '/stories/ferry/posts', { text: 'This came after the backup.' })
    cursor = await cursorOf(desk)
    expect(await since(desk, cursor)).toMatchObject({ events: [] })
    expect(made.code).toBe(0)
  }

  const restored = await other.telex('restore', backup, '--data', data)

  expect(restored.code).toBe(0)
  expect(restored.stdout).toMatch(
    /^Restored a backup of 20\d\d-.*: 1 story, 1 post, 0 subscriptions and 1 key\.\n$/,
  )
  await using desk = await startDesk({ options: { data } })
  const posts = (await desk.call('GET', '/stories/ferry')).body['posts'] as { text: string }[]
  expect(posts.map(({ text }) => text)).toEqual(['All are ashore.'])
  expect((await since(desk, cursor)).reset).toBeDefined()
  expect((await since(desk, await cursorOf(desk))).reset).toBeUndefined()
  const keys = (folder: string) => readFileSync(join(folder, 'vapid-keys.json'), 'utf8')
  expect(keys(data)).toBe(keys(line.folder))
})

test('writes store and keys readable only by their owner', async () => {
  using line = commandLine()
  await makeDesk(line.folder)
  const backup = join(line.folder, 'backup')
  await line.telex('backup', backup)

  expect(readdirSync(backup).toSorted()).toEqual(['backup.json', 'telex.db', 'vapid-keys.json'])
  for (const path of [backup, ...readdirSync(backup).map((file) => join(backup, file))]) {
    expect(statSync(path).mode & 0o077).toBe(0)
  }
})

test('never overwrites a folder or a desk', async () => {
  using line = commandLine()
  await makeDesk(line.folder)
  const backup = join(line.folder, 'backup')
  await line.telex('backup', backup)

  const [again, over] = [await line.telex('backup', backup), await line.telex('restore', backup)]

  expect([again.code, over.code]).toEqual([1, 1])
  expect(again.stderr).toContain('already exists')
  expect(over.stderr).toContain('already contains a desk')
})

test('leaves the data folder empty after an incomplete backup', async () => {
  using line = commandLine()
  using other = commandLine()
  await makeDesk(line.folder)
  const backup = join(line.folder, 'backup')
  await line.telex('backup', backup)
  const broken = join(other.folder, 'broken')
  const data = join(other.folder, 'data')
  await line.telex('backup', broken)
  writeFileSync(
    join(broken, 'telex.db'),
    'This is no store, but it is long enough to be looked at. '.repeat(40),
  )

  const none = await other.telex('restore', join(other.folder, 'nothing'), '--data', data)
  const half = await other.telex('restore', broken, '--data', data)

  expect([none.code, half.code]).toEqual([1, 1])
  expect(existsSync(join(data, 'telex.db'))).toBe(false)
  expect((await other.telex('restore', backup, '--data', data)).code).toBe(0)
  expect(existsSync(join(data, 'restoring'))).toBe(false)
})
