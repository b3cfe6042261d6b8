import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { isPublicEvent, type DeskEvent } from '../../src/domain/event.ts'
import type { PostId, Seq } from '../../src/domain/ids.ts'
import { textFromBody } from '../../src/domain/body.ts'
import { FollowingReader } from '../support/following-reader.ts'
import { freePort, newToken, startServer, type ServerProcess } from '../support/server-process.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const POSTS = 200
const WRITERS = 3

/** What the editor knows of one post: it was answered, or the line went dead before an answer came. */
type Known = {
  readonly text: string
  answered: { readonly id: string; readonly seq: number } | null
  tries: number
}

/** A server that is killed and started again, always on the same folder and port. */
class Victim implements AsyncDisposable {
  readonly #folder: string
  readonly #port: number
  #server: ServerProcess
  kills = 0

  private constructor(folder: string, port: number, server: ServerProcess) {
    this.#folder = folder
    this.#port = port
    this.#server = server
  }

  static async start(folder: string): Promise<Victim> {
    const port = await freePort()
    return new Victim(folder, port, await startServer({ folder, port, environment }))
  }

  get url(): string {
    return this.#server.url
  }

  async killAndRestart(): Promise<void> {
    await this.#server.kill('SIGKILL')
    this.kills++
    this.#server = await startServer({ folder: this.#folder, port: this.#port, environment })
  }

  async end(): Promise<void> {
    await this.#server.kill('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
  }
}

const environment = { TELEX_REQUESTS_PER_MINUTE: '0', TELEX_LOG_LEVEL: 'error', TELEX_HEARTBEAT_SECONDS: '1' }

test('keeps every acknowledged post and no partial one after kill -9', async () => {
  using folder = tempFolder()
  const token = await newToken(folder.path)
  await using victim = await Victim.start(folder.path)
  const post = (path: string, body: object, key: string): Promise<Response> =>
    fetch(`${victim.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    })
  expect((await post('/stories', { headline: 'Ferry aground', slug: 'ferry' }, 'story')).status).toBe(201)
  const { cursor } = (await (await fetch(`${victim.url}/api/v1/stories/ferry`)).json()) as { cursor: string }
  await using reader = new FollowingReader(`${victim.url}/live/stories/ferry?after=${cursor}`)

  const posts: Known[] = Array.from({ length: POSTS }, (_, n) => ({
    text: `Post number ${n}. ${'Words. '.repeat(n)}`.trim(),
    answered: null,
    tries: 0,
  }))
  const waiting = posts.entries()
  const write = async (): Promise<void> => {
    for (const [n, known] of waiting) {
      // Every third is asked for again under its key until it is answered; the others are left in doubt.
      const tries = n % 3 === 0 ? Infinity : 1
      while (known.answered === null && known.tries < tries) {
        known.tries++
        try {
          const response = await post('/stories/ferry/posts', { text: known.text }, `post ${n}`)
          if (response.status === 201) known.answered = (await response.json()) as { id: string; seq: number }
          else if (response.status !== 503) throw new Error(`Answered ${response.status}`)
        } catch (error) {
          // Nobody was there to hear it: that is no doubt.
          if (isRefused(error)) known.tries--
          else if (!(error instanceof TypeError)) throw error
        }
        if (known.answered === null) await sleep(20)
      }
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, write))
  const answers = (): number => posts.filter(({ answered }) => answered !== null).length
  const done = new AbortController()
  const killing = (async () => {
    while (!done.signal.aborted) {
      // So many answers later, and then at any moment of those that come next: the machine may be quick or slow.
      const enough = answers() + Math.random() * 20
      while (answers() < enough && !done.signal.aborted) await sleep(1)
      await sleep(Math.random() * 10)
      await victim.killAndRestart()
    }
  })()
  await writing.finally(() => done.abort())
  await killing

  const last = posts.findLast(({ answered }) => answered !== null)
  await expect
    .poll(() => reader.lines.some(({ id }) => id === last?.answered?.id), { timeout: 10_000 })
    .toBe(true)
  await post('/stories/ferry/posts', { text: 'The end.' }, 'the end')
  await expect.poll(() => reader.lines.at(-1)?.html, { timeout: 10_000 }).toContain('The end.')
  await victim.end()

  await using store = await openStore(folder.path)
  const { log, newsroom, stories } = portsOf(store)
  const lines = await readAll((after) => log.readAfter(after, 500))
  const published = lines.filter((line) => line.kind === 'post-published')
  expect(victim.kills).toBeGreaterThan(5)
  expect(answers()).toBeGreaterThan(POSTS / 2)

  // Every answered post is there, once, at the place it was told, with its words.
  for (const { text, answered } of posts) {
    const found = published.filter(({ post }) => textFromBody(post.body) === text)
    if (answered === null) expect(found.length).toBeLessThanOrEqual(1)
    else expect(found.map(({ seq, post }) => [seq, post.id])).toEqual([[answered.seq, answered.id]])
  }
  // No other is half there: line, post, revision, place and story are of one commit.
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1))
  const { rows } = await sql<{
    id: PostId
    published_seq: number
  }>`SELECT id, published_seq FROM posts`.execute(store.reader)
  expect(rows.map(({ id, published_seq }) => [published_seq, id]).toSorted(byPlace)).toEqual(
    published.map(({ seq, post }) => [seq, post.id]),
  )
  for (const { post } of published) expect(await newsroom.revisions(post.id)).toHaveLength(1)
  expect((await stories.story('ferry' as never, { limit: 1 }))?.story).toEqual(published.at(-1)?.story)
  expect((await sql<object>`PRAGMA integrity_check`.execute(store.reader)).rows).toEqual([
    { integrity_check: 'ok' },
  ])
  // The page that was open all the time has exactly the log's content.
  const readers = lines.filter(isPublicEvent).filter(({ kind }) => kind !== 'story-opened')
  expect(reader.lines.map(({ seq }) => seq)).toEqual(readers.map(({ seq }) => seq))
  expect(reader.events.filter(({ event }) => event === 'reset')).toEqual([])
  expect(reader.connections).toBeGreaterThan(5)
}, 300_000)

function isRefused(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : null
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}

function byPlace(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0])
}

async function readAll(read: (after: Seq) => Promise<readonly DeskEvent[]>): Promise<readonly DeskEvent[]> {
  const lines: DeskEvent[] = []
  for (;;) {
    const page = await read(lines.at(-1)?.seq ?? (0 as Seq))
    if (page.length === 0) return lines
    lines.push(...page)
  }
}
