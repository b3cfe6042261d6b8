import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoryArchive } from '../../src/archive/story-archive.ts'
import type { ReaderConnection } from '../../src/fanout/live/reader-connection.ts'
import type { HttpDeps } from '../../src/http/deps.ts'
import { HttpServer } from '../../src/http/server.ts'
import { LocalAddressLimits, type AddressLimits } from '../../src/http/stream/address-limits.ts'
import { StreamCapacity } from '../../src/http/stream/stream-capacity.ts'
import { depsForTest } from '../support/http-deps.ts'

const ADDRESS_LIMIT = 5
const CAPACITY = 8
/** Only a test that fails waits this long. */
const PATIENCE_MS = 20_000

const page = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n'
const stream = 'GET /live HTTP/1.1\r\nHost: a\r\n\r\n'
const storyStream = 'GET /live/stories/ferry HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n'
const unknownStory = 'GET /live/stories/unheard-of HTTP/1.1\r\nHost: a\r\n\r\n'
const brokenStory = 'GET /live/stories/broken HTTP/1.1\r\nHost: a\r\n\r\n'

type Counted = AsyncDisposable & {
  readonly open: () => Promise<Socket>
  /** Slots taken, by each of the two counts. */
  readonly taken: () => { readonly capacity: number; readonly address: number }
  readonly streams: () => number
}

/** The desk's server with every slot counted. Lookups and admissions take a turn of the event loop or two. */
async function openServer(given: HttpDeps, otherConnections = 1_000): Promise<Counted> {
  await using opening = new AsyncDisposableStack()
  const capacity = new StreamCapacity(CAPACITY, Math.random, () => undefined)
  const limits = new LocalAddressLimits(ADDRESS_LIMIT)
  let ofAddress = 0
  const readers = new Set<ReaderConnection>()
  const find: StoryArchive['find'] = async (slug) => {
    await setImmediate()
    if (slug === 'broken') throw new Error('The store is away.')
    return slug === 'ferry' ? ({ id: 'story', slug } as never) : null
  }
  const addressLimits: AddressLimits = {
    async acquire(key) {
      await setImmediate()
      const isFree = limits.acquire(key)
      if (isFree) ofAddress++
      return isFree
    },
    release(key) {
      limits.release(key)
      ofAddress--
    },
  }
  const server = opening.use(new HttpServer(capacity, otherConnections))
  server.serve({
    ...given,
    capacity,
    addressLimits,
    archive: { ...given.archive, find },
    hub: {
      ...given.hub,
      async join(connection) {
        readers.add(connection)
        connection.write(Buffer.from('event: hello\n\n'))
      },
    },
  })
  const { port } = await server.listen('127.0.0.1', 0)
  const opened = opening.move()
  return {
    async open() {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.resume()
      await once(socket, 'connect')
      return socket
    },
    taken: () => ({ capacity: capacity.open, address: ofAddress }),
    streams: () => [...readers].filter(({ isClosed }) => !isClosed).length,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

async function until(condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS
  while (!condition() && performance.now() < deadline) await setImmediate()
  return condition()
}

/** Plays what clients do, and compares the counts while they are here and once they are gone. */
async function play(server: Counted, steps: readonly Step[]): Promise<void> {
  const clients: Socket[] = []
  try {
    for (const step of steps) {
      const known = clients[step.client]
      if (known === undefined || known.destroyed) clients[step.client] = await server.open()
      const socket = clients[step.client]
      if (step.kind === 'send') socket?.write(step.bytes)
      if (step.kind === 'end') socket?.end()
      if (step.kind === 'destroy') socket?.destroy()
      for (let turn = 0; turn < step.turns; turn++) await setImmediate()
    }
    const agree = (): boolean => {
      const { capacity, address } = server.taken()
      return capacity === server.streams() && address === capacity
    }
    await until(agree)
    expect(server.taken()).toEqual({ capacity: server.streams(), address: server.streams() })
  } finally {
    for (const socket of clients) socket?.destroy()
  }
  await until(() => server.streams() === 0 && server.taken().capacity === 0 && server.taken().address === 0)
  expect(server.taken()).toEqual({ capacity: 0, address: 0 })
}

type Step = { readonly client: number; readonly turns: number } & (
  | { readonly kind: 'send'; readonly bytes: Buffer }
  | { readonly kind: 'end' | 'destroy' }
)

const requests = fc.constantFrom(
  page,
  stream,
  storyStream,
  unknownStory,
  brokenStory,
  stream.replace('GET', 'HEAD'),
  stream.replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 2\r\n\r\n{}'),
  stream.replace('/live', 'http://a/live'),
  stream.replace('1.1', '1.0'),
  stream.replace('Host: a', 'Host: a\r\nAccept: text/event-stream'),
  stream.replace('Host: a', 'Host: a\r\nConnection: close'),
  stream.replace('Host: a', 'Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade'),
  stream.replace('Host: a', 'Host: a\r\nExpect: 100-continue'),
)
/** Requests in one packet, whole or cut off somewhere, and bytes that mean nothing. */
const bytes = fc.oneof(
  { weight: 6, arbitrary: fc.array(requests, { minLength: 1, maxLength: 6 }).map((all) => all.join('')) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(requests, { minLength: 1, maxLength: 2 }), fc.nat(120))
      .map(([all, length]) => all.join('').slice(0, length)),
  },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\0', 'GET ', '\r\n\r\n', 'x'.repeat(40)) },
)
const client = fc.nat(2)
const turns = fc.constantFrom(0, 0, 1, 2, 5)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      client,
      turns,
      kind: fc.constant('send' as const),
      bytes: bytes.map((text) => Buffer.from(text, 'latin1')),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ client, turns, kind: fc.constantFrom('end' as const, 'destroy' as const) }),
  },
)

test('slots taken equal streams open after any sequence of bytes and closes', async () => {
  await using given = await depsForTest()
  await using server = await openServer(given.deps)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => play(server, steps)),
    // A slot that is lost stays lost, so that no shorter sequence can be looked for.
    { numRuns: 100, endOnFailure: true },
  )
}, 60_000)

test('streams pipelined behind another request leave no slot taken', async () => {
  await using given = await depsForTest()
  await using server = await openServer(given.deps)
  const client = await server.open()
  client.write(page + stream.repeat(200))

  await until(() => client.destroyed)
  await until(() => server.taken().capacity === 0)
  expect(server.taken()).toEqual({ capacity: 0, address: 0 })
})

test('serves one stream behind another request', async () => {
  await using given = await depsForTest()
  await using server = await openServer(given.deps)
  const client = await server.open()
  let heard = ''
  client.on('data', (more: Buffer) => (heard += more.toString('latin1')))
  client.write(page + storyStream)

  await until(() => server.streams() === 1 && heard.includes('event: hello'))
  expect(heard).toMatch(/^HTTP\/1\.1 [^]*\r\n\r\n[^]*HTTP\/1\.1 200 OK\r\nContent-Type: text\/event-stream/)
  expect(server.taken()).toEqual({ capacity: 1, address: 1 })
  client.destroy()
  await until(() => server.taken().capacity === 0)
  expect(server.taken()).toEqual({ capacity: 0, address: 0 })
})

test('answers a request behind a stream that is refused', async () => {
  await using given = await depsForTest()
  await using server = await openServer(given.deps)
  const client = await server.open()
  let heard = ''
  client.on('data', (more: Buffer) => (heard += more.toString('latin1')))
  client.write(unknownStory + brokenStory + page)

  await until(() => heard.split('HTTP/1.1 ').length === 4)
  expect(heard.split('HTTP/1.1 ').map((answer) => answer.slice(0, 3))).toEqual(['', '404', '500', '200'])
})

test('a stream on a connection that was used before is not closed as idle', async () => {
  await using given = await depsForTest()
  await using server = await openServer(given.deps, 4)
  const reader = await server.open()
  reader.write(page)
  await once(reader, 'data')
  reader.write(stream)
  await until(() => server.streams() === 1)

  // More idle connections than three quarters of the limit.
  const idle = await Promise.all(Array.from({ length: 6 }, () => server.open()))
  for (const socket of idle) socket.write(page)
  await until(() => idle.some(({ destroyed }) => destroyed))

  expect(reader.destroyed).toBe(false)
  for (const socket of [reader, ...idle]) socket.destroy()
})
