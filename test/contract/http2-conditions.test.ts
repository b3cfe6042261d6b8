import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { guardedLookup } from '../../src/adapters/web-push/guarded-lookup.ts'
import { sharedSecureContext } from '../../src/adapters/web-push/connect.ts'
import { ConnectionPool } from '../../src/adapters/web-push/connection-pool.ts'
import type { Http2Conditions } from '../support/http2-server/conditions.ts'
import { startScriptedServer, type ScriptedServer } from '../support/http2-server/start-scripted-server.ts'
import { seededRandom } from '../support/seeded-random.ts'

/** What became of a run, by the server's count and by what the sender was told. */
type Run = {
  readonly server: ScriptedServer
  readonly lost: readonly string[]
  /** Times a message arrived after its first, beyond how often it was in flight when its connection broke. */
  readonly doubled: readonly string[]
  readonly damaged: readonly string[]
  /** Messages that were in flight when their connection broke. */
  readonly unsure: number
  readonly unexpected: readonly string[]
  /** SETTINGS and PINGs that were left without an answer. */
  readonly unacknowledged: number
}

const RUN_WITHIN_MS = 15_000
const CHECK_EVERY_MS = 20
const LONGEST_BODY_BYTES = 4_096

function bodyOf(id: number): Buffer {
  const random = seededRandom(id)
  const length = 1 + Math.floor(random() ** 3 * LONGEST_BODY_BYTES)
  const block = createHash('sha256').update(String(id)).digest()
  return Buffer.alloc(length, block)
}

/** Sends so many messages until each is accepted, and holds both sides against each other. */
async function run(conditions: Http2Conditions, seed: number, messages = 400): Promise<Run> {
  await using server = await startScriptedServer(conditions, seed)
  const now = (): number => performance.now()
  const origin = `https://localhost:${server.port}`
  const pool = new ConnectionPool(
    { origin, host: 'localhost', port: server.port, isTls: true, checksAddress: false, isKnown: true },
    {
      secureContext: sharedSecureContext(server.ca),
      lookup: guardedLookup(),
      responseTimeoutMs: RUN_WITHIN_MS,
      now,
    },
  )
  await using closing = { [Symbol.asyncDispose]: () => pool.close(0) }
  void closing
  const checking = setInterval(() => pool.checkTimeouts(now()), CHECK_EVERY_MS)
  using _ = { [Symbol.dispose]: () => clearInterval(checking) }
  const going = new AbortController().signal
  const unsure = new Map<string, number>()
  const unexpected: string[] = []
  const queue = Array.from({ length: messages }, (_, id) => id)
  const sent = { accepted: 0, inFlight: 0 }
  let settled = Promise.withResolvers<void>()
  const send = async (id: number): Promise<void> => {
    const path = `/push/${id}`
    const result = await pool.request(
      () => ({
        path,
        authorization: `vapid t=${'a'.repeat(180)}, k=b`,
        body: bodyOf(id),
        ttlSeconds: 60 + (id % 3),
        urgency: 'high',
        topic: `t${id % 5}`,
      }),
      going,
    )
    if (result.kind === 'response' && result.status === 201) sent.accepted++
    else {
      queue.push(id)
      if (result.kind === 'lost') unsure.set(path, (unsure.get(path) ?? 0) + 1)
      else if (result.kind !== 'refused') unexpected.push(JSON.stringify(result))
    }
    settled.resolve()
  }
  const begin = now()
  while (sent.accepted < messages && now() - begin < RUN_WITHIN_MS) {
    while (queue.length > 0 && pool.capacity > 0) {
      const id = queue.shift()
      if (id === undefined) break
      sent.inFlight++
      void send(id).finally(() => sent.inFlight--)
    }
    settled = Promise.withResolvers()
    await (sent.inFlight > 0 ? Promise.race([settled.promise, sleep(CHECK_EVERY_MS)]) : sleep(1))
  }
  while (server.unacknowledged() > 0 && now() - begin < RUN_WITHIN_MS) await sleep(1)
  const paths = Array.from({ length: messages }, (_, id) => `/push/${id}`)
  const arrivals = (path: string): readonly (Buffer | null)[] => server.arrived.get(path) ?? []
  return {
    server,
    lost: paths.filter((path) => arrivals(path).length === 0),
    doubled: paths.filter((path) => arrivals(path).length > 1 + (unsure.get(path) ?? 0)),
    damaged: paths.filter((path, id) => arrivals(path).some((body) => body?.equals(bodyOf(id)) === false)),
    unsure: unsure.values().reduce((sum, times) => sum + times, 0),
    unexpected,
    unacknowledged: server.unacknowledged(),
  }
}

const seeds = [1, 2, 3]
const none = { lost: [], doubled: [], damaged: [], unexpected: [], unacknowledged: 0 }

test.each(seeds)('finishes what GOAWAY covers and repeats the rest once (seed %i)', async (seed) => {
  const result = await run({ goaway: 0.05 }, seed)

  expect(result).toMatchObject({ ...none, unsure: 0 })
  expect(result.server.violations).toEqual([])
  expect(result.server.happened.get('goaway')).toBeGreaterThan(5)
})

test.each(seeds)(
  'keeps within windows of 1 byte to 1 MiB that change, below zero too (seed %i)',
  async (seed) => {
    const result = await run(
      { initialWindows: [0, 1, 2, 100, 1_000, 16_384, 65_535, 1_048_576], changes: 0.1 },
      seed,
    )

    expect(result).toMatchObject({ ...none, unsure: 0 })
    expect(result.server.violations).toEqual([])
    expect(result.server.happened.get('negative window')).toBeGreaterThan(0)
  },
)

test.each(seeds)(
  'keeps to stream limits that change, and waits while there are none (seed %i)',
  async (seed) => {
    const result = await run({ maxStreams: [0, 1, 2, 10, 100], changes: 0.05, refuse: 0.02 }, seed)

    expect(result).toMatchObject({ ...none, unsure: 0 })
    expect(result.server.violations).toEqual([])
  },
)

test.each(seeds)('follows header table sizes down and up between two requests (seed %i)', async (seed) => {
  const result = await run({ tableSizes: [0, 40, 100, 300, 2_000, 4_096, 65_536], changes: 0.3 }, seed)

  expect(result).toMatchObject({ ...none, unsure: 0 })
  expect(result.server.violations).toEqual([])
})

test.each(seeds)(
  'reads padding, CONTINUATION, 1xx and trailers, and answers PING (seed %i)',
  async (seed) => {
    const result = await run({ noise: 0.7 }, seed)

    expect(result).toMatchObject({ ...none, unsure: 0 })
    expect(result.server.violations).toEqual([])
  },
)

test.each(seeds)('ends its half of a stream that is answered before its body (seed %i)', async (seed) => {
  const result = await run({ early: 0.3, initialWindows: [1, 200], maxStreams: [10] }, seed)

  expect(result).toMatchObject({ ...none, unsure: 0 })
  expect(result.server.violations).toEqual([])
  expect(result.server.happened.get('early')).toBeGreaterThan(50)
})

test.each(seeds)('repeats only what was in flight when a connection was cut (seed %i)', async (seed) => {
  const result = await run({ cut: 0.02 }, seed)

  expect(result).toMatchObject(none)
  expect(result.server.violations).toEqual([])
  expect(result.unsure).toBeGreaterThan(0)
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('loses nothing under all of these at once (seed %i)', async (seed) => {
  const result = await run(
    {
      initialWindows: [1, 50, 1_000, 65_535, 1_048_576],
      maxStreams: [0, 1, 10, 128],
      tableSizes: [0, 100, 2_000, 4_096],
      changes: 0.05,
      goaway: 0.02,
      cut: 0.005,
      refuse: 0.02,
      early: 0.05,
      noise: 0.2,
    },
    seed,
  )

  expect(result).toMatchObject(none)
  expect(result.server.violations).toEqual([])
})
