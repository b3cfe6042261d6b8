import { sql } from 'kysely'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { FollowingReader } from '../support/following-reader.ts'
import { freePort, newToken, startServer } from '../support/server-process.ts'
import { noSmallDisk, smallDisk } from '../support/small-disk.ts'
import { publication, sampleNow, samplePost, sampleStory } from '../support/samples.ts'
import { portsOf } from '../support/stores.ts'

const skipped = noSmallDisk()
const long = 'A long post. '.repeat(3_000)

test.skipIf(skipped !== null)(
  'a full disk answers 507 and shows nothing of it; streams and pages go on; room makes it well without a restart',
  async () => {
    using disk = smallDisk(16)
    const folder = join(disk.path, 'data')
    const token = await newToken(folder)
    const environment = {
      TELEX_REQUESTS_PER_MINUTE: '0',
      TELEX_LOG_LEVEL: 'error',
      TELEX_HEARTBEAT_SECONDS: '1',
    }
    await using server = await startServer({ folder, port: await freePort(), environment })
    const post = (path: string, body: object): Promise<Response> =>
      fetch(`${server.url}/api/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const postCount = async (): Promise<number> => {
      const response = await fetch(`${server.url}/api/v1/stories/ferry`)
      return ((await response.json()) as { postCount: number }).postCount
    }
    expect((await post('/stories', { headline: 'Ferry aground', slug: 'ferry' })).status).toBe(201)
    await using reader = new FollowingReader(`${server.url}/live/stories/ferry`)
    await expect.poll(() => reader.events.length).toBeGreaterThan(0)

    disk.fill()
    let kept = 0
    let refused = await post('/stories/ferry/posts', { text: `0 ${long}` })
    while (refused.status === 201) refused = await post('/stories/ferry/posts', { text: `${++kept} ${long}` })
    expect(refused.status).toBe(507)
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(JSON.stringify(await refused.json())).not.toMatch(/SQLITE|database/i)
    // Again and again, and it stays a plain no.
    for (let n = 0; n < 5; n++) expect((await post('/stories/ferry/posts', { text: long })).status).toBe(507)
    expect(await postCount()).toBe(kept)
    expect(reader.lines).toHaveLength(kept)
    const heartbeats = reader.events.length
    await expect.poll(() => reader.events.length, { timeout: 5_000 }).toBeGreaterThan(heartbeats)
    expect((await fetch(`${server.url}/stories/ferry`)).status).toBe(200)

    disk.free()
    expect((await post('/stories/ferry/posts', { text: 'There is room again.' })).status).toBe(201)
    await expect.poll(() => reader.lines.at(-1)?.html).toContain('There is room again.')
    expect(reader.connections).toBe(1)
    expect(await postCount()).toBe(kept + 1)

    await server.kill('SIGKILL')
    await using store = await openStore(folder)
    expect((await sql`PRAGMA integrity_check`.execute(store.reader)).rows).toEqual([
      { integrity_check: 'ok' },
    ])
    expect(await portsOf(store).log.head()).toBe(kept + 2)
  },
)

test.skipIf(skipped !== null)(
  'a commit that fails on a full disk leaves no trace, and the connection goes on',
  async () => {
    using disk = smallDisk(2)
    await using store = await openStore(disk.path)
    const { desk, log, newsroom } = portsOf(store)
    const story = sampleStory()
    await desk.transact((tx) => tx.saveStory(story))
    const publish = (text: string) =>
      desk.transact(async (tx) => {
        const post = samplePost(story, { text })
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        return post.id
      })

    disk.fill()
    let kept = 0
    const failing = (async () => {
      for (;;) {
        await publish(long)
        kept++
      }
    })()
    await expect(failing).rejects.toMatchObject({ name: 'StoreUnavailableError', full: true })
    await expect(publish(long)).rejects.toMatchObject({ name: 'StoreUnavailableError', full: true })
    expect(await log.head()).toBe(kept)

    disk.free()
    const id = await publish('There is room again.')
    expect(await log.head()).toBe(kept + 1)
    expect(await newsroom.post(id)).not.toBeNull()
  },
)

test.skipIf(skipped !== null)('a folder on a full disk says what is wrong when it is opened', async () => {
  using disk = smallDisk(1)
  disk.fill()
  await expect(openStore(disk.path)).rejects.toMatchObject({ name: 'StoreUnavailableError', full: true })
})
