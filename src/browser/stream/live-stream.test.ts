import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { LiveStream } from './live-stream.ts'
import type { StreamStatus } from './live-stream-options.ts'
import { SimulatedServer, type NetworkCondition } from '../../../test/support/simulated-server.ts'

function follow(server: SimulatedServer, after: string | undefined = server.cursor, hidden = false) {
  const seen: string[] = []
  const statuses: StreamStatus[] = []
  const loaded: string[] = []
  const stream = new LiveStream({
    address: '/live/stories/flood',
    ...(after === undefined ? {} : { after }),
    environment: server.environment,
    onEvent: ({ seq }) => seen.push(`${server.epoch}.${seq}`),
    onStatus: (status) => statuses.push(status),
    onReset: ({ reason }) => {
      if (server.network === 'unreachable') return Promise.reject(new Error('No network.'))
      loaded.push(reason)
      seen.push(`loaded ${server.cursor}`)
      return Promise.resolve(server.cursor)
    },
  })
  onTestFinished(() => stream.stop())
  stream.start(hidden)
  return { stream, seen, statuses, loaded, state: () => statuses.at(-1)?.state ?? 'connecting' }
}

const attemptsAfter = (server: SimulatedServer, at: number, what: string) =>
  server.attempts.filter((attempt) => attempt.at >= at && attempt.what === what)

test('delivers posts from between page and stream, then each new post', async () => {
  const server = new SimulatedServer()
  const reader = follow(server, 'epoch000.0')
  server.publish(2)
  await server.pass(100)
  server.publish()

  expect(reader.seen).toEqual(['epoch000.1', 'epoch000.2', 'epoch000.3'])
  expect(reader.state()).toBe('live')
})

test('sends its request in the call that starts it', () => {
  const server = new SimulatedServer()
  follow(server)
  expect(server.attempts.map(({ what }) => what)).toEqual(['stream'])
})

test('reconnects after at least a second without missing or repeating posts', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  await server.pass(20_000)
  server.sendsTwice = true
  server.dropAll()
  server.publish(3)
  const brokeAt = server.now
  expect(reader.state()).toBe('connecting')
  await server.pass(3_000)

  expect(reader.seen).toEqual(['epoch000.1', 'epoch000.2', 'epoch000.3'])
  expect(reader.state()).toBe('live')
  expect(attemptsAfter(server, brokeAt, 'stream')[0]?.at).toBeGreaterThanOrEqual(brokeAt + 1_000)
})

test('times out after 1.5 heartbeats of silence', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  await server.pass(15_100)
  for (const line of server.connections) line.isBuffering = true
  await server.pass(22_000)
  expect(reader.state()).toBe('live')
  await server.pass(500)
  expect(reader.state()).toBe('connecting')
  server.publish()
  await server.pass(3_000)

  expect(reader.seen).toEqual(['epoch000.1'])
})

test('falls back to polling within 1.5 heartbeats behind a buffering proxy', async () => {
  const server = new SimulatedServer()
  server.network = 'buffering'
  const reader = follow(server)
  server.publish(7)
  await server.pass(22_500)

  expect(reader.seen).toHaveLength(7)
  expect(reader.statuses.at(-1)).toEqual({ state: 'polling', everyMs: 10_000 })
  server.publish()
  await server.pass(10_100)
  expect(reader.seen).toHaveLength(8)
  expect(attemptsAfter(server, 10_001, 'stream')).toHaveLength(0)

  server.network = 'clear'
  await server.pass(60_000)
  expect(reader.state()).toBe('live')
})

test('detects a proxy that passes only the hello event', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  await server.pass(100)
  for (const line of server.connections) line.isBuffering = true
  await server.pass(23_000)

  expect(reader.state()).toBe('polling')
})

test('retries after an error status', async () => {
  const server = new SimulatedServer()
  server.network = 'refusing'
  const reader = follow(server)
  await server.pass(60_000)
  expect(reader.state()).toBe('offline')
  server.publish(2)
  server.network = 'clear'
  await server.pass(17_000)

  expect(reader.state()).toBe('live')
  expect(reader.seen).toEqual(['epoch000.1', 'epoch000.2'])
})

test('applies Retry-After to every kind of attempt', async () => {
  const server = new SimulatedServer()
  server.network = 'refusing'
  server.retryAfterMs = 120_000
  follow(server)
  await server.pass(10_000)
  const toldAt = server.attempts.find(({ what }) => what === 'poll')?.at ?? Number.NaN
  await server.pass(110_000)

  expect(server.attempts.filter(({ at }) => at > toldAt && at < toldAt + 120_000)).toEqual([])
  await server.pass(60_000)
  expect(server.attempts.some(({ at }) => at >= toldAt + 120_000)).toBe(true)
})

test('probes a refused stream once, obeys Retry-After, and keeps polling', async () => {
  const server = new SimulatedServer()
  server.network = 'refusing-streams'
  server.retryAfterMs = 90_000
  const reader = follow(server)
  await server.pass(80_000)

  expect(server.attempts.filter(({ what }) => what === 'stream')).toHaveLength(1)
  expect(server.attempts.filter(({ what }) => what === 'probe')).toHaveLength(1)
  expect(reader.state()).toBe('polling')
  server.network = 'clear'
  await server.pass(60_000)
  expect(reader.state()).toBe('live')
})

test('polls while a full server that says bye is waited for, without a probe', async () => {
  const server = new SimulatedServer()
  server.network = 'full'
  server.retryAfterMs = 30_000
  const reader = follow(server)
  await server.pass(3_000)
  server.publish()
  await server.pass(20_000)

  expect(reader.seen).toEqual(['epoch000.1'])
  expect(reader.state()).toBe('polling')
  expect(server.attempts.filter(({ what }) => what === 'probe')).toEqual([])
  expect(server.attempts.filter(({ what }) => what === 'stream')).toHaveLength(1)
  server.network = 'clear'
  await server.pass(20_000)
  expect(reader.state()).toBe('live')
})

test('does not retry a full server early when the page becomes visible', async () => {
  const server = new SimulatedServer()
  server.network = 'refusing-streams'
  server.retryAfterMs = 120_000
  const reader = follow(server)
  await server.pass(5_000)
  const toldAt = server.attempts.find(({ what }) => what === 'probe')?.at ?? Number.NaN
  server.network = 'clear'
  for (let n = 0; n < 10; n++) {
    server.publish()
    reader.stream.reconnectNow()
    if (n === 3) reader.stream.suspend()
    if (n === 4) reader.stream.hide(false)
    await server.pass(11_000)
    expect(reader.seen).toHaveLength(n === 3 ? 3 : n + 1)
  }

  const tries = server.attempts.filter(({ at, what }) => what !== 'poll' && at > toldAt)
  expect(tries).toEqual([])
  expect(reader.statuses.at(-1)).toEqual({ state: 'polling', everyMs: 10_000 })
  await server.pass(120_000 * 1.2 - (server.now - toldAt) + 3_000)
  expect(reader.state()).toBe('live')
})

test('adds up to 20% jitter to Retry-After', async () => {
  const back: number[] = []
  for (let seed = 1; seed <= 20; seed++) {
    const server = new SimulatedServer()
    server.seed = seed * 100_003
    server.network = 'refusing-streams'
    server.retryAfterMs = 20_000
    follow(server)
    await server.pass(40_000)
    const [told, again] = server.attempts.filter(({ what }) => what === 'probe')
    back.push((again?.at ?? Number.NaN) - (told?.at ?? Number.NaN))
  }

  expect(Math.min(...back)).toBeGreaterThanOrEqual(20_000)
  // A question that was just asked is waited out, a second at most.
  expect(Math.max(...back)).toBeLessThanOrEqual(25_000)
  expect(Math.max(...back) - Math.min(...back)).toBeGreaterThan(2_000)
})

test('reconnects after bye when the server asked', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  await server.pass(1_000)
  server.bye(8_000)
  server.publish()
  const saidAt = server.now
  expect(reader.state()).toBe('connecting')
  await server.pass(9_000)

  expect(attemptsAfter(server, saidAt, 'stream')[0]?.at).toBe(saidAt + 8_000)
  expect(reader.seen).toEqual(['epoch000.1'])
})

test('retries loading after a reset and continues from the loaded cursor', async () => {
  const server = new SimulatedServer()
  server.publish(5)
  const reader = follow(server)
  await server.pass(100)
  server.restore(3)
  server.publish()
  await server.pass(5_000)
  server.publish()

  expect(reader.loaded).toEqual(['other-epoch'])
  expect(reader.seen).toEqual(['loaded epoch001.4', 'epoch001.5'])
})

test('delivers a post from before the hello once, with those before it', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  server.publish()
  await server.pass(1)
  server.publish()
  await server.pass(100)

  expect(reader.seen).toEqual(['epoch000.1', 'epoch000.2'])
})

test('resets on an unreadable event instead of skipping it', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  await server.pass(100)
  server.connections[0]?.handlers.event('post', `${server.epoch}.9`, '{"seq":9,"html":')
  await server.pass(3_000)

  expect(reader.loaded).toEqual(['unreadable'])
})

test('survives an error in an event handler', async () => {
  const server = new SimulatedServer()
  const faults: unknown[] = []
  const listener = (fault: unknown): unknown => faults.push(fault)
  const before = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException').on('uncaughtException', listener)
  onTestFinished(() => {
    process.removeListener('uncaughtException', listener)
    for (const other of before) process.on('uncaughtException', other)
  })
  const seen: number[] = []
  const stream = new LiveStream({
    address: '/live',
    after: server.cursor,
    environment: server.environment,
    onEvent: ({ seq }) => {
      seen.push(seq)
      if (seq === 1) throw new Error('Broken on purpose.')
    },
    onStatus: () => {},
    onReset: () => Promise.resolve(server.cursor),
  })
  onTestFinished(() => stream.stop())
  stream.start()
  await server.pass(100)
  server.publish(2)
  await server.pass(100)

  expect(seen).toEqual([1, 2])
  expect(faults).toHaveLength(1)
})

test('suspends a page hidden for a minute and reconnects when it is visible', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  await server.pass(1_000)
  reader.stream.hide(true)
  await server.pass(61_000)
  expect(server.openConnections).toBe(0)
  server.publish(2)
  await server.pass(60_000)
  expect(reader.seen).toHaveLength(2)
  const from = server.now
  await server.pass(3_600_000)
  expect(attemptsAfter(server, from, 'poll').length).toBeLessThan(20)
  server.publish()
  reader.stream.hide(false)
  await server.pass(1_100)

  expect(reader.state()).toBe('live')
  expect(reader.seen).toHaveLength(3)
})

test('opens no stream in a background page until it is visible', async () => {
  const server = new SimulatedServer()
  const reader = follow(server, server.cursor, true)
  await server.pass(30_000)
  expect(server.attempts).toEqual([])
  reader.stream.hide(false)
  await server.pass(100)

  expect(reader.state()).toBe('live')
})

test('reconnects at once when the network returns', async () => {
  const server = new SimulatedServer()
  server.network = 'unreachable'
  const reader = follow(server)
  await server.pass(300_000)
  expect(reader.state()).toBe('offline')
  server.network = 'clear'
  reader.stream.reconnectNow()
  await server.pass(2_500)

  expect(reader.state()).toBe('live')
})

test('leaves no connection, request or timer after stop', async () => {
  const server = new SimulatedServer()
  const reader = follow(server)
  await server.pass(100)
  reader.stream.stop()
  const before = server.attempts.length
  reader.stream.reconnectNow()
  reader.stream.hide(false)
  await server.pass(600_000)

  expect(reader.state()).toBe('stopped')
  expect(server.openConnections).toBe(0)
  expect(server.attempts).toHaveLength(before)
})

const network = fc.constantFrom<NetworkCondition>(
  'clear',
  'unreachable',
  'buffering',
  'refusing',
  'refusing-streams',
  'full',
)
const step = fc.oneof(
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  fc.record({ do: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ do: fc.constant('network' as const), network }),
  fc.record({ do: fc.constant('drop' as const) }),
  fc.record({ do: fc.constant('bye' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ do: fc.constant('restore' as const), back: fc.integer({ min: 0, max: 10 }) }),
  fc.record({ do: fc.constant('forget' as const) }),
  fc.record({ do: fc.constant('noise' as const), sendsTwice: fc.boolean() }),
  fc.record({ do: fc.constant('hide' as const), hidden: fc.boolean() }),
  fc.record({ do: fc.constant('reconnectNow' as const) }),
)

test('delivers each post once, in order, under any network conditions, with at most one attempt a second', async () => {
  const whole = fc.asyncProperty(
    fc.integer({ min: 1, max: 1e9 }),
    fc.array(step, { maxLength: 40 }),
    async (seed, steps) => {
      const server = new SimulatedServer()
      server.seed = seed
      const reader = follow(server)
      for (const one of steps) {
        if (one.do === 'pass') await server.pass(one.ms)
        else if (one.do === 'publish') server.publish(one.count)
        else if (one.do === 'network') server.network = one.network
        else if (one.do === 'drop') server.dropAll()
        else if (one.do === 'bye') server.bye(one.ms)
        else if (one.do === 'restore') server.restore(Math.max(0, server.head - one.back))
        else if (one.do === 'forget') server.prunedUpTo = server.head
        else if (one.do === 'noise') server.sendsTwice = one.sendsTwice
        else if (one.do === 'hide') reader.stream.hide(one.hidden)
        else reader.stream.reconnectNow()
      }
      server.network = 'clear'
      server.sendsTwice = false
      reader.stream.hide(false)
      for (const line of server.connections) line.isBuffering = false
      // Longer than any wait of its own: ten minutes and a bit after a line that was held up again and again.
      await server.pass(700_000)
      server.publish()
      await server.pass(1_000)

      expect(reader.state()).toBe('live')
      expect(unbroken(reader.seen)).toBe(server.cursor)
      for (const [index, { at }] of server.attempts.entries()) {
        const before = server.attempts[index - 1]
        if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(1_000 - 1e-6)
      }
      reader.stream.stop()
    },
  )
  await fc.assert(whole, { numRuns: 200 })
}, 60_000)

/** Where the reader has come, if every line follows from the one before it; otherwise what broke. */
function unbroken(seen: readonly string[]): string {
  let position = 'epoch000.0'
  for (const line of seen) {
    if (line.startsWith('loaded ')) position = line.slice('loaded '.length)
    else {
      const [epoch, seq] = position.split('.')
      const next = `${epoch}.${Number(seq) + 1}`
      if (line !== next) return `${line} after ${position}`
      position = line
    }
  }
  return position
}
