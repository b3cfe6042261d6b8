import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { LiveStream } from './live-stream.ts'
import type { StreamStatus } from './live-stream-options.ts'
import { sharedEnvironment } from './shared-stream.ts'
import { SimulatedServer } from '../../../test/support/simulated-server.ts'
import { SimulatedTabs } from '../../../test/support/simulated-tabs.ts'

/** One browser with as many tabs as are opened in it. */
function browser(server: SimulatedServer) {
  const tabs = new SimulatedTabs((call) => void server.environment.after(1, call))
  const environment = sharedEnvironment(server.environment, tabs)
  const open = (path = '/live/stories/flood', after = server.cursor) => {
    const seen: number[] = []
    const statuses: StreamStatus[] = []
    const times: string[] = []
    const stream = new LiveStream({
      address: path,
      after,
      environment,
      onEvent: ({ seq }) => seen.push(seq),
      onStatus: (status) => statuses.push(status),
      onReset: () => Promise.resolve(server.cursor),
      onServerTime: (now) => times.push(now),
    })
    onTestFinished(() => stream.stop())
    stream.start()
    return { stream, seen, times, state: () => statuses.at(-1)?.state ?? 'connecting' }
  }
  return { open, tabs }
}

/** That many of the same. */
const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value)

test('shares one stream among seven tabs of a story', async () => {
  const server = new SimulatedServer()
  const { open } = browser(server)
  const tabs = Array.from({ length: 7 }, () => open())
  await server.pass(1_000)
  expect(tabs.map(({ state }) => state())).toEqual(Array(7).fill('live'))
  expect(server.openConnections).toBe(1)

  server.publish(2)
  await server.pass(100)
  server.publish()
  await server.pass(100)

  expect(tabs.map(({ seen }) => seen)).toEqual(times(7, [1, 2, 3]))
  expect(server.attempts).toHaveLength(1)
})

test('a tab that hears of no other does not wait for answers', async () => {
  const server = new SimulatedServer()
  const { open } = browser(server)
  const from = server.now
  open()
  await server.pass(1_000)
  expect(server.attempts.map(({ at }) => at - from)).toEqual([expect.toBeOneOf([0, 1, 2, 3])])
})

test('shares one stream among tabs of different pages and filters events', async () => {
  const server = new SimulatedServer()
  const { open } = browser(server)
  const flood = open('/live/stories/flood')
  await server.pass(1_000)
  const quake = open('/live/stories/quake')
  const front = open('/live')
  await server.pass(1_000)
  server.publish(1, 'flood')
  server.publish(2, 'quake')
  await server.pass(1_000)
  server.publish(1, 'other')
  await server.pass(20_000)

  expect(server.openConnections).toBe(1)
  expect(flood.seen).toEqual([1])
  expect(quake.seen).toEqual([2, 3])
  expect(front.seen).toEqual([1, 2, 3, 4])
  expect([flood, quake, front].map(({ state }) => state())).toEqual(['live', 'live', 'live'])
})

test('a tab that was opened under an earlier address gets the events of its story', async () => {
  const server = new SimulatedServer()
  server.formerSlugs.set('flood-recedes', ['flood', 'flood-2'])
  const { open } = browser(server)
  const tabs = ['flood', 'flood-2', 'flood-recedes', 'quake'].map((slug) => open(`/live/stories/${slug}`))
  await server.pass(1_000)
  server.publish(2, 'flood-recedes')
  server.publish(1, 'quake')
  await server.pass(1_000)

  expect(server.openConnections).toBe(1)
  expect(tabs.map(({ seen }) => seen)).toEqual([[1, 2], [1, 2], [1, 2], [3]])
})

test('hands leadership over at once when the leading tab closes', async () => {
  const server = new SimulatedServer()
  const { open, tabs } = browser(server)
  const [first, ...others] = Array.from({ length: 4 }, () => open())
  await server.pass(1_000)

  first?.stream.stop()
  server.publish(3)
  await server.pass(100)

  expect(server.openConnections).toBe(1)
  expect(tabs.leaders).toBe(2)
  expect(others.map(({ seen }) => seen)).toEqual(times(3, [1, 2, 3]))
  expect(others.map(({ state }) => state())).toEqual(Array(3).fill('live'))
})

test('catches up a restored tab before it follows the shared stream', async () => {
  const server = new SimulatedServer()
  server.answerMs = 30
  const { open } = browser(server)
  const first = open()
  await server.pass(100)
  server.publish(8)
  await server.pass(100)
  const old = open('/live/stories/flood', 'epoch000.1')
  await server.pass(90)
  server.publish()
  await server.pass(1_000)
  server.publish()
  await server.pass(100)

  expect(server.openConnections).toBe(1)
  expect(first.seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(old.seen).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('gives a late tab the current server time', async () => {
  const server = new SimulatedServer()
  server.clock = '2026-11-24T08:00:00.000Z'
  const { open } = browser(server)
  open()
  await server.pass(60_000)
  const late = open()
  await server.pass(100)
  expect(Date.parse(late.times[0] ?? '') - Date.parse(server.clock)).toBeGreaterThan(59_000)
})

test('reloads only the tab whose cursor has another epoch', async () => {
  const server = new SimulatedServer()
  const { open } = browser(server)
  const first = open()
  await server.pass(100)
  const odd = open('/live/stories/flood', 'before00.7')
  await server.pass(3_000)
  server.publish()
  await server.pass(100)
  expect([first.seen, odd.seen]).toEqual([[1], [1]])
  expect([first.state(), odd.state()]).toEqual(['live', 'live'])
})

test('reloads a tab that is ahead of the stream by lines of another history', async () => {
  const server = new SimulatedServer()
  server.epoch = 'epoch00000000000'
  server.mark = 'aaaaaaaa'
  const { open } = browser(server)
  const first = open('/live/stories/flood', server.cursor)
  server.publish(2)
  await server.pass(100)
  const ahead = open('/live/stories/flood', `${server.epoch}bbbbbbbb.7`)
  await server.pass(3_000)
  server.publish(6)
  await server.pass(100)

  expect(first.seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(ahead.seen).toEqual([3, 4, 5, 6, 7, 8])
  expect([first.state(), ahead.state()]).toEqual(['live', 'live'])
})

test('lets every tab fall back to polling behind a buffering proxy', async () => {
  const server = new SimulatedServer()
  server.network = 'buffering'
  const { open } = browser(server)
  const tabs = Array.from({ length: 3 }, () => open())
  server.publish(2)
  await server.pass(22_500)
  expect(tabs.map(({ state }) => state())).toEqual(['polling', 'polling', 'polling'])
  expect(tabs.map(({ seen }) => seen)).toEqual(times(3, [1, 2]))
})

test('reconnects all tabs through one stream after bye and after a disconnect', async () => {
  const server = new SimulatedServer()
  const { open } = browser(server)
  const tabs = Array.from({ length: 5 }, () => open())
  await server.pass(20_000)
  server.bye(4_000)
  await server.pass(10_000)
  server.publish()
  server.dropAll()
  await server.pass(10_000)
  expect(server.openConnections).toBe(1)
  expect(tabs.map(({ state, seen }) => [state(), seen])).toEqual(times(5, ['live', [1]]))
})

const paths = ['/live', '/live/stories/flood', '/live/stories/quake']
const which = fc.nat(9)
const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      path: fc.constantFrom(...paths),
      behind: fc.nat(9),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hide' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('show' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('check' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      count: fc.integer({ min: 1, max: 5 }),
      story: fc.constantFrom('flood', 'quake'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 5, 60, 2_000, 70_000) }),
  },
)

test('delivers each tab its events once, in order, whatever tabs open, close, hide, check or disconnect', async () => {
  const property = fc.asyncProperty(
    fc.array(action, { maxLength: 40 }),
    fc.constantFrom(0, 30),
    async (actions, answerMs) => {
      const server = new SimulatedServer()
      server.answerMs = answerMs
      const log: string[] = []
      const { open } = browser(server)
      const opened: { path: string; from: number; tab: ReturnType<typeof open>; isOpen: boolean }[] = []
      for (const one of actions) {
        const tab = 'which' in one ? opened[one.which % Math.max(1, opened.length)] : undefined
        if (one.do === 'open') {
          const from = Math.max(0, server.head - one.behind)
          opened.push({ path: one.path, from, tab: open(one.path, `${server.epoch}.${from}`), isOpen: true })
        }
        if (one.do === 'close' && tab !== undefined) {
          tab.isOpen = false
          tab.tab.stream.stop()
        }
        if (one.do === 'hide') tab?.tab.stream.hide(true)
        if (one.do === 'show') tab?.tab.stream.hide(false)
        if (one.do === 'check') tab?.tab.stream.reconnectNow()
        if (one.do === 'publish') {
          server.publish(one.count, one.story)
          for (let n = 0; n < one.count; n++) log.push(one.story)
        }
        if (one.do === 'drop') server.dropAll()
        if (one.do === 'pass') await server.pass(one.ms)
      }
      for (const { tab, isOpen } of opened) if (isOpen) tab.stream.hide(false)
      await server.pass(120_000)
      expect(server.openConnections).toBe(opened.some(({ isOpen }) => isOpen) ? 1 : 0)
      for (const { path, from, tab, isOpen } of opened) {
        const story = path.split('/')[3]
        const own = log.flatMap((slug, index) =>
          index >= from && (story === undefined || story === slug) ? [index + 1] : [],
        )
        expect(tab.seen).toEqual(isOpen ? own : own.slice(0, tab.seen.length))
        if (isOpen) expect(tab.state()).toBe('live')
        tab.stream.stop()
      }
    },
  )
  await fc.assert(property, { numRuns: 1_000 })
})
