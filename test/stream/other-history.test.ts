import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'
import { tempFolder } from '../support/temp-folder.ts'

type Since = {
  readonly events: readonly { readonly data: { readonly html: string } }[]
  readonly reset?: { readonly reason: string; readonly snapshot: string }
}

async function since(desk: TestDesk, cursor: string): Promise<Since> {
  return (await (await desk.request(`/live/stories/ferry/since?after=${cursor}`)).json()) as Since
}

async function cursorOf(desk: TestDesk): Promise<string> {
  return String((await desk.call('GET', '/stories/ferry')).body['cursor'])
}

async function post(desk: TestDesk, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) await desk.call('POST', '/stories/ferry/posts', { text })
}

test('resets readers of lines that a store put back from an earlier copy no longer has', async () => {
  using folder = tempFolder()
  const options = { data: folder.path }
  const [store, copy] = [join(folder.path, 'telex.db'), join(folder.path, 'earlier.db')]
  let shared = ''
  let lost = ''
  {
    await using desk = await startDesk({ options })
    await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
    await post(desk, 'All are ashore.')
    shared = await cursorOf(desk)
  }
  copyFileSync(store, copy)
  {
    await using desk = await startDesk({ options })
    await post(desk, 'Lost one.', 'Lost two.')
    lost = await cursorOf(desk)
  }
  copyFileSync(copy, store)
  for (const beside of ['-wal', '-shm']) rmSync(store + beside, { force: true })

  await using desk = await startDesk({ options })
  // While the log is shorter, a cursor past its head tells by itself.
  expect((await since(desk, lost)).reset).toMatchObject({ reason: 'future' })
  await post(desk, 'New one.', 'New two.', 'New three.')

  expect((await since(desk, lost)).reset).toEqual({
    reason: 'other-history',
    snapshot: '/api/v1/stories/ferry',
  })
  await using reader = await readStream(`${desk.localUrl}/live/stories/ferry`, lost)
  expect((await reader.nextNews()).event).toBe('reset')
  const resumed = await since(desk, shared)
  expect(resumed.reset).toBeUndefined()
  expect(resumed.events.map(({ data }) => data.html)).toEqual([
    expect.stringContaining('New one.'),
    expect.stringContaining('New two.'),
    expect.stringContaining('New three.'),
  ])
})
