import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ConnectionLimit } from '../../src/http/edge/connection-limit.ts'
import { StreamCapacity } from '../../src/http/stream/stream-capacity.ts'

test('closes idle connections as new ones arrive', async () => {
  const { call, capacity } = await openServer(8)
  const callers: Caller[] = []
  for (let n = 0; n < 40; n++) {
    const one = await call()
    await expect.poll(one.heard).toContain('200 OK')
    callers.push(one)
  }

  await expect.poll(() => callers.filter(({ socket }) => !socket.closed).length).toBeLessThanOrEqual(8)
  expect(callers[0]?.heard()).toContain('Connection: keep-alive')
  expect(callers.filter(({ heard }) => heard().includes('Connection: close')).length).toBeGreaterThan(0)
  expect(capacity.refused.connectionLimit).toBe(0)
})

test('does not count streams as other connections', async () => {
  const { call, capacity } = await openServer(8)
  for (let n = 0; n < 8; n++) {
    capacity.acquire()
    await call()
  }

  const last = await call()

  await expect.poll(last.heard).toContain('Connection: keep-alive')
})

test('drops and counts connections above the limit', async () => {
  const { call, capacity } = await openServer(2, 0)
  const half = 'GET / HTTP/1.1\r\nHost:'
  const busy = [await call(half), await call(half)]

  const third = await call()

  await expect.poll(() => third.socket.closed).toBe(true)
  expect(capacity.refused.connectionLimit).toBe(1)
  expect(busy.map(({ socket }) => socket.closed)).toEqual([false, false])
})

type Caller = { readonly socket: Socket; readonly heard: () => string }

/** A server with room for so many connections beside its streams. */
async function openServer(most: number, streams = 10) {
  const server = createServer((_request, response) => {
    others.check()
    if (others.isNearLimit) response.setHeader('Connection', 'close')
    response.end('whole')
  })
  const capacity = new StreamCapacity(streams, Math.random, () => undefined)
  const others = new ConnectionLimit(server, most, capacity)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const call = async (words = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'): Promise<Caller> => {
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    let text = ''
    socket.setEncoding('latin1').on('data', (more: string) => (text += more))
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(words)
    return { socket, heard: () => text }
  }
  return { server, capacity, call }
}
