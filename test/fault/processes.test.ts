import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { FollowingReader } from '../support/following-reader.ts'
import { startServer } from '../support/server-process.ts'
import { childrenOf, isAlive, startProcesses, type SeveralProcesses } from '../support/several-processes.ts'
import { readStream } from '../support/stream-reader.ts'
import { tempFolder } from '../support/temp-folder.ts'

const READERS = 16

async function openFerry(desk: SeveralProcesses): Promise<void> {
  expect((await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })).status).toBe(201)
}

async function post(desk: SeveralProcesses, text: string): Promise<number> {
  const answer = await desk.call('POST', '/stories/ferry/posts', { text }, text)
  expect(answer.status).toBe(201)
  return Number(answer.body['seq'])
}

test('shows a post to one worker on the pages of all workers', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path)
  await openFerry(desk)
  const readers = await Promise.all(
    Array.from({ length: READERS }, () => readStream(`${desk.url}/live/stories/ferry`)),
  )
  for (const reader of readers) await reader.next()

  const tookMs: number[] = []
  for (let n = 0; n < 9; n++) {
    const from = performance.now()
    const seq = await post(desk, `Post ${n}.`)
    const seen = await Promise.all(readers.map((reader) => reader.nextNews()))
    tookMs.push(performance.now() - from)
    expect(new Set(seen.map(({ data }) => data['seq']))).toEqual(new Set([seq]))
  }

  // Without a word from the other process a reader would wait for up to a second, and half of one in the middle.
  expect(tookMs.toSorted((a, b) => a - b)[4]).toBeLessThan(350)
  for (const reader of readers) await reader.drop()
})

test('counts an address’s streams over all workers and releases those of a killed one', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path, { TELEX_STREAMS_PER_ADDRESS: '10' })
  const stop = new AbortController()
  // An answer that nobody holds on to is hung up on.
  const held: Response[] = []
  const open = async (count: number): Promise<number> => {
    const asked = await Promise.all(
      Array.from({ length: count }, () => fetch(`${desk.url}/live`, { signal: stop.signal })),
    )
    held.push(...asked)
    return asked.filter(({ status }) => status === 200).length
  }

  expect(await open(30)).toBe(10)
  expect(await open(5)).toBe(0)
  await expect.poll(async () => (await desk.health()).readers).toBe(10)

  const victim = desk.pid(0)
  process.kill(victim, 'SIGKILL')
  await expect.poll(() => isAlive(victim)).toBe(false)
  await desk.untilServing(2)
  const left = (await desk.health()).readers
  expect(await open(30)).toBe(10 - left)
  expect(held).toHaveLength(65)
  stop.abort()
})

test('replaces a killed worker, whose readers resume without a gap', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path, { TELEX_HEARTBEAT_SECONDS: '1' })
  await openFerry(desk)
  const { cursor } = (await desk.call('GET', '/stories/ferry')).body
  const address = `${desk.url}/live/stories/ferry?after=${String(cursor)}`
  await using stack = new AsyncDisposableStack()
  const readers = Array.from({ length: READERS }, () => stack.use(new FollowingReader(address)))
  await expect.poll(async () => (await desk.health()).readers).toBe(READERS)

  const seqs: number[] = []
  for (const round of [1, 2, 3]) {
    seqs.push(await post(desk, `Before ${round}.`))
    process.kill(desk.pid(round % 2), 'SIGKILL')
    for (let n = 0; n < 5; n++) seqs.push(await post(desk, `Meanwhile ${round}.${n}.`))
    await desk.untilServing(2)
  }

  await expect.poll(async () => (await desk.health()).readers, { timeout: 5_000 }).toBe(READERS)
  seqs.push(await post(desk, 'The end.'))
  for (const reader of readers) {
    await expect.poll(() => reader.lines.map(({ seq }) => seq), { timeout: 5_000 }).toEqual(seqs)
  }
  expect(readers.reduce((sum, { connections }) => sum + connections, 0)).toBeGreaterThan(READERS)
  const metrics = await (await fetch(`${desk.url}/metrics`)).text()
  expect(metrics).toMatch(/^telex_processes 2$/m)
  expect(metrics).toMatch(new RegExp(`^telex_readers ${READERS}$`, 'm'))
  expect(metrics).toMatch(/^telex_log_head 20$/m)
  expect(desk.server.said().match(/"process-ended"/g)).toHaveLength(3)
})

test('publishes a scheduled post once, soon after the leader was killed', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path)
  await openFerry(desk)
  await using reader = await readStream(`${desk.url}/live/stories/ferry`)
  await reader.next()

  for (const which of [0, 1]) {
    const publishAt = new Date(Date.now() + 700).toISOString()
    const scheduled = { text: `Due ${which}.`, publishAt }
    expect((await desk.call('POST', '/stories/ferry/posts', scheduled)).status).toBe(201)
    // One of the two rounds ends the process that would have published it.
    process.kill(desk.pid(which), 'SIGKILL')
    const due = Date.parse(publishAt)
    while ((await published(desk)).length === which) await sleep(50)
    expect(Date.now() - due).toBeLessThan(3_000)
    await desk.untilServing(2)
  }

  await sleep(1_200)
  expect((await published(desk)).toSorted()).toEqual(['Due 0.', 'Due 1.'])
})

async function published(desk: SeveralProcesses): Promise<readonly string[]> {
  const { posts } = (await desk.call('GET', '/stories/ferry')).body as { posts: readonly { text: string }[] }
  return posts.map(({ text }) => text)
}

test('drains every worker on SIGTERM and exits cleanly', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path, { TELEX_DRAIN_SECONDS: '2' })
  const readers = await Promise.all(Array.from({ length: READERS }, () => readStream(`${desk.url}/live`)))
  for (const reader of readers) await reader.next()
  const children = desk.pids()

  const ended = desk.server.kill('SIGTERM')
  const byes = await Promise.all(readers.map((reader) => reader.nextNews()))
  await ended

  expect(new Set(byes.map(({ event }) => event))).toEqual(new Set(['bye']))
  const waits = byes.map(({ data }) => Number(data['reconnectInMs']))
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(200)
  expect(children.filter(isAlive)).toEqual([])
})

test('drains one worker on its SIGTERM and replaces it', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path)
  const before = desk.pids()
  const first = desk.pid(0)

  process.kill(first, 'SIGTERM')

  await expect.poll(() => isAlive(first), { timeout: 10_000 }).toBe(false)
  await desk.untilServing(2)
  expect(desk.pids()).toContain(before[1])
  expect(desk.pids()).not.toContain(first)
})

test('workers end with a killed primary, and the desk starts again at once', async () => {
  using folder = tempFolder()
  const desk = await startProcesses(folder.path)
  const children = desk.pids()
  expect(children).toHaveLength(2)

  await desk.server.kill('SIGKILL')
  await expect.poll(() => children.filter(isAlive), { timeout: 5_000 }).toEqual([])
  await using again = await startServer({
    folder: folder.path,
    port: desk.port,
    environment: { TELEX_PROCESSES: '2', TELEX_CANARY_MINUTES: '0' },
  })

  expect(childrenOf(again.pid)).toHaveLength(2)
})

test('refuses a port or a folder that another cluster uses', async () => {
  using folder = tempFolder()
  using other = tempFolder()
  await using desk = await startProcesses(folder.path)
  const environment = { TELEX_PROCESSES: '2', TELEX_CANARY_MINUTES: '0' }

  await expect(startServer({ folder: other.path, port: desk.port, environment })).rejects.toThrow(
    'EADDRINUSE',
  )
  await expect(startServer({ folder: folder.path, port: 0, environment })).rejects.toThrow('already served')

  const socket = connect({ host: 'localhost', port: desk.port })
  await once(socket, 'connect')
  socket.destroy()
})

test('fails to start with the reason of a worker that can’t', async () => {
  using folder = tempFolder()
  const environment = { TELEX_PROCESSES: '2', TELEX_PUSH_CERTIFICATES: '/nowhere.pem' }

  await expect(startServer({ folder: folder.path, port: 0, environment })).rejects.toThrow('/nowhere.pem')
})
