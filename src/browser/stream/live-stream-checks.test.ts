import { expect, onTestFinished, test } from 'vitest'
import { SimulatedServer } from '../../../test/support/simulated-server.ts'
import { SimulatedTabs } from '../../../test/support/simulated-tabs.ts'
import { LiveStream } from './live-stream.ts'
import { sharedEnvironment } from './shared-stream.ts'
import type { StreamEnvironment } from './stream-environment.ts'

function follow(server: SimulatedServer, environment: StreamEnvironment = server.environment) {
  const seen: number[] = []
  const states: string[] = []
  const stream = new LiveStream({
    address: '/live/stories/flood',
    after: server.cursor,
    environment,
    onEvent: ({ seq }) => seen.push(seq),
    onStatus: ({ state }) => states.push(state),
    onReset: () => Promise.resolve(server.cursor),
  })
  onTestFinished(() => stream.stop())
  stream.start()
  return { stream, seen, states }
}

/** The network was changed, or the computer slept: connections are open and nothing comes through them. */
function goSilent(server: SimulatedServer): void {
  for (const line of server.connections) line.isBuffering = true
}

test('asks at once whether a live page is current, and is live again with the answer', async () => {
  const server = new SimulatedServer()
  const { stream, seen, states } = follow(server)
  await server.pass(60_000)
  goSilent(server)
  server.publish(2)
  await server.pass(1_000)
  expect([states.at(-1), seen]).toEqual(['live', []])

  stream.reconnectNow()
  expect(states.at(-1)).toBe('checking')
  await server.pass(50)

  expect([states.at(-1), seen]).toEqual(['live', [1, 2]])
  expect(server.openConnections).toBe(1)
})

test('says that it checks until there is an answer, or none', async () => {
  const server = new SimulatedServer()
  const { stream, states } = follow(server)
  await server.pass(60_000)
  server.network = 'unreachable'
  stream.reconnectNow()
  await server.pass(1_000)
  expect(states.at(-1)).toBe('checking')
  await server.pass(10_000)

  expect(states).toEqual(['live', 'checking', 'offline'])
})

test('asks once when several signs of a return come together', async () => {
  const server = new SimulatedServer()
  const { stream, states } = follow(server)
  await server.pass(60_000)
  const before = server.attempts.length
  stream.reconnectNow()
  stream.hide(false)
  await server.pass(2)
  stream.reconnectNow()
  await server.pass(5_000)

  expect(server.attempts).toHaveLength(before + 1)
  expect(states.at(-1)).toBe('live')
})

test('asks when a page that was hidden for less than a minute is visible', async () => {
  const server = new SimulatedServer()
  const { stream, seen, states } = follow(server)
  await server.pass(60_000)
  stream.hide(true)
  goSilent(server)
  server.publish()
  await server.pass(20_000)
  stream.hide(false)
  expect(states.at(-1)).toBe('checking')
  await server.pass(50)

  expect([states.at(-1), seen]).toEqual(['live', [1]])
})

test('leaves a stalled stream alone and asks by polling', async () => {
  const server = new SimulatedServer()
  server.network = 'buffering'
  const { stream, seen, states } = follow(server)
  await server.pass(25_000)
  expect(states.at(-1)).toBe('polling')
  const before = server.attempts.length
  server.publish()
  stream.reconnectNow()
  expect(states.at(-1)).toBe('checking')
  await server.pass(1_000)

  expect([states.at(-1), seen]).toEqual(['polling', [1]])
  expect(server.attempts.slice(before).map(({ what }) => what)).toEqual(['poll'])
})

test('has the tab that holds the stream open it again when another tab asks', async () => {
  const server = new SimulatedServer()
  const tabs = new SimulatedTabs((call) => void server.environment.after(1, call))
  const shared = sharedEnvironment(server.environment, tabs)
  const leader = follow(server, shared)
  await server.pass(1_000)
  const other = follow(server, shared)
  await server.pass(60_000)
  goSilent(server)
  server.publish(2)
  await server.pass(1_000)

  other.stream.reconnectNow()
  await server.pass(200)

  expect([other.states.at(-1), other.seen, leader.seen]).toEqual(['live', [1, 2], [1, 2]])
  expect(server.openConnections).toBe(1)
})

test('opens one stream when all tabs ask at the same moment', async () => {
  const server = new SimulatedServer()
  const tabs = new SimulatedTabs((call) => void server.environment.after(1, call))
  const shared = sharedEnvironment(server.environment, tabs)
  const all = Array.from({ length: 5 }, () => follow(server, shared))
  await server.pass(60_000)
  goSilent(server)
  server.publish()
  const before = server.attempts.filter(({ what }) => what === 'stream').length
  for (const { stream } of all) stream.reconnectNow()
  await server.pass(2_000)

  expect(all.map(({ states, seen }) => [states.at(-1), seen])).toEqual(all.map(() => ['live', [1]]))
  expect(server.openConnections).toBe(1)
  expect(server.attempts.filter(({ what }) => what === 'stream').length - before).toBeLessThanOrEqual(2)
})
