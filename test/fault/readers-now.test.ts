import { get } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { FollowingReader } from '../support/following-reader.ts'
import { isAlive, startProcesses, type SeveralProcesses } from '../support/several-processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Enough for each of two processes to have some. */
const READERS = 16
/** Each look is by a connection of its own: with so many, every process was asked. */
const LOOKS = 12
/** One process tells the other within a second; the rest is for a machine that has other things to do. */
const TOLD_WITHIN_MS = 10_000

type Counts = {
  readonly flood: number
  readonly quake: number
  readonly everything: number
  readonly all: number
}

/** An open stream that does not come back when it is lost. */
type Held = { readonly isOpen: () => boolean; readonly drop: () => void }

/** Resolves once the stream has greeted. */
function hold(desk: SeveralProcesses, path: string): Promise<Held> {
  const { promise, resolve, reject } = Promise.withResolvers<Held>()
  let isOpen = true
  const request = get(`${desk.url}${path}`, { agent: false }, (response) => {
    response.on('error', () => undefined)
    response.once('close', () => (isOpen = false))
    response.once('data', () => resolve({ isOpen: () => isOpen, drop: () => request.destroy() }))
    response.resume()
  })
  request.once('error', reject)
  return promise
}

function holdMany(desk: SeveralProcesses, path: string, count: number): Promise<readonly Held[]> {
  return Promise.all(Array.from({ length: count }, () => hold(desk, path)))
}

const stillOpen = (held: readonly Held[]): number => held.filter(({ isOpen }) => isOpen()).length

async function openStories(desk: SeveralProcesses): Promise<void> {
  for (const slug of ['flood', 'quake']) {
    expect((await desk.call('POST', '/stories', { headline: slug, slug }, slug)).status).toBe(201)
  }
}

async function countsOf(desk: SeveralProcesses): Promise<Counts> {
  const { body } = await desk.call('GET', '/stories')
  const { stories, readers } = body as {
    stories: readonly { slug: string; readers: number }[]
    readers: { all: number; everything: number }
  }
  const of = (slug: string): number => stories.find((story) => story.slug === slug)?.readers ?? -1
  return { flood: of('flood'), quake: of('quake'), ...readers }
}

/** Waits until every process says what is so. */
async function untilAllSay(desk: SeveralProcesses, counts: () => Counts): Promise<void> {
  const wrong = async (): Promise<readonly Counts[]> => {
    const said = await Promise.all(Array.from({ length: LOOKS }, () => countsOf(desk)))
    return said.filter((one) => !isDeepStrictEqual(one, counts()))
  }
  await expect.poll(wrong, { timeout: TOLD_WITHIN_MS }).toEqual([])
}

async function kill(desk: SeveralProcesses, pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
  await desk.untilServing(2)
}

test('sums the readers of all workers, whichever is asked', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path)
  await openStories(desk)
  const flood = await holdMany(desk, '/live/stories/flood', READERS)
  const front = await holdMany(desk, '/live', 3)
  await untilAllSay(desk, () => ({ flood: READERS, quake: 0, everything: 3, all: READERS + 3 }))

  for (const reader of flood.slice(0, 6)) reader.drop()
  const quake = await holdMany(desk, '/live/stories/quake', 6)
  await untilAllSay(desk, () => ({ flood: READERS - 6, quake: 6, everything: 3, all: READERS + 3 }))

  for (const reader of [...flood, ...front, ...quake]) reader.drop()
  await untilAllSay(desk, () => ({ flood: 0, quake: 0, everything: 0, all: 0 }))
})

test('drops a killed worker’s readers from the sum and tells its replacement of the others', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path)
  await openStories(desk)
  const flood = await holdMany(desk, '/live/stories/flood', READERS)
  const front = await holdMany(desk, '/live', READERS)
  const counts = (): Counts => {
    const open = { flood: stillOpen(flood), quake: 0, everything: stillOpen(front) }
    return { ...open, all: open.flood + open.everything }
  }
  await untilAllSay(desk, counts)
  const [first, second] = [desk.pid(0), desk.pid(1)]

  await kill(desk, first)
  await untilAllSay(desk, counts)
  const left = counts().all
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThan(2 * READERS)

  await kill(desk, second)
  await untilAllSay(desk, counts)
  expect(counts().all).toBe(0)
})

test('counts reconnected readers once after a worker was killed', async () => {
  using folder = tempFolder()
  await using desk = await startProcesses(folder.path)
  await openStories(desk)
  const { cursor } = (await desk.call('GET', '/stories/flood')).body
  await using stack = new AsyncDisposableStack()
  for (const path of ['/live/stories/flood', '/live']) {
    for (let n = 0; n < READERS; n++) {
      stack.use(new FollowingReader(`${desk.url}${path}?after=${String(cursor)}`))
    }
  }
  const counts = { flood: READERS, quake: 0, everything: READERS, all: 2 * READERS }
  await untilAllSay(desk, () => counts)

  for (const which of [1, 0, 1]) {
    await kill(desk, desk.pid(which))
    await untilAllSay(desk, () => counts)
  }

  const metrics = await (await fetch(`${desk.url}/metrics`)).text()
  expect(metrics).toMatch(new RegExp(`^telex_readers ${2 * READERS}$`, 'm'))
})

test('counts no old readers after the primary was killed and the desk restarted', async () => {
  using folder = tempFolder()
  const before = await startProcesses(folder.path)
  await openStories(before)
  const readers = await holdMany(before, '/live/stories/flood', READERS)
  await untilAllSay(before, () => ({ flood: READERS, quake: 0, everything: 0, all: READERS }))

  await before.server.kill('SIGKILL')
  await expect.poll(() => stillOpen(readers), { timeout: TOLD_WITHIN_MS }).toBe(0)

  await using again = await startProcesses(folder.path)
  await untilAllSay(again, () => ({ flood: 0, quake: 0, everything: 0, all: 0 }))
})
