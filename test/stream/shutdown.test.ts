import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

test('graceful shutdown tells every reader when to reconnect, with jitter', async () => {
  await using desk = await startDesk({ options: { drainSeconds: '2' } })
  const readers = await Promise.all(Array.from({ length: 20 }, () => readStream(`${desk.localUrl}/live`)))
  await Promise.all(readers.map((reader) => reader.next()))

  const drained = desk.drain()
  const byes = await Promise.all(readers.map((reader) => reader.nextNews()))
  await Promise.all(readers.map((reader) => reader.ended()))
  await drained

  const waits = byes.map(({ event, data }) => (event === 'bye' ? Number(data['reconnectInMs']) : Number.NaN))
  expect(waits.every((ms) => ms >= 0 && ms <= 2_000)).toBe(true)
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(200)
})

test('finishes a request under way before shutting down', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const { hostname, port } = new URL(desk.localUrl)
  const socket = connect({ host: hostname, port: Number(port) })
  const body = '{"text":"Half and half."}'
  socket.write(
    `POST /api/v1/stories/ferry/posts HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n` +
      `Authorization: Bearer ${await desk.token('post')}\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  socket.write(body.slice(0, 10))
  // The desk has the first half once it has answered a later request.
  await desk.request('/robots.txt')

  const drained = desk.drain()
  socket.write(body.slice(10))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  await drained

  expect(answer.toString()).toMatch(/^HTTP\/1\.1 201 /)
})

test('refuses new streams while draining, and reports it in health', async () => {
  await using desk = await startDesk({ options: { drainSeconds: '1' } })
  await using reader = await readStream(`${desk.localUrl}/live`)
  await reader.next()

  const drained = desk.drain()
  // The server stops listening at once, so only open connections get an answer.
  const late = await desk.request('/live').then(
    ({ status }) => status,
    () => 'closed',
  )
  await drained

  expect([503, 'closed']).toContain(late)
})

test('shutdown does not wait for idle connections', async () => {
  await using desk = await startDesk()
  await (await desk.request('/')).text()
  await (await desk.request('/api/v1/stories', { method: 'HEAD' })).text()

  const from = performance.now()
  await desk.drain()

  expect(performance.now() - from).toBeLessThan(1_000)
})
